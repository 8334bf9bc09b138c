import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Availability, TopicState } from "../protocol";
import type { Environment } from "../signalling/environment";
import type { Request } from "../signalling/requests";
import { asking, type Ask } from "./asking";
import { newKey } from "./chatBox";
import type { Place, RoomState } from "./roomState";
import type { Toasts } from "./toasts";
import { placeOf, selfOf } from "./views";

export interface HuddleWish {
  readonly topicId?: string;
  readonly knockFirst?: boolean;
  /** Ids of persons who are asked to come. */
  readonly invite?: readonly string[];
}

/** When an availability ends by itself. */
export interface AvailableUntil {
  readonly minutes?: number;
  readonly untilBreak?: boolean;
}

/** What a person does in a room beside talking. What fails is said in a toast. */
export class Actions {
  readonly #ask: Ask;
  readonly #pendingPlace = signal<{ readonly place: Place } | null>(null);

  /** Where the page shows this person: at once where they want to be, which the server confirms. */
  readonly place: ReadonlySignal<Place>;

  constructor(
    private readonly room: Signal<RoomState | null>,
    private readonly request: Request,
    private readonly toasts: Toasts,
    private readonly environment: Pick<Environment, "random">,
  ) {
    this.#ask = asking(request, toasts);
    this.place = computed(() => {
      const pending = this.#pendingPlace.value;
      const state = this.room.value;
      if (pending !== null) return pending.place;
      return state === null ? null : placeOf(selfOf(state));
    });
  }

  /** Moves into an open huddle. */
  async joinHuddle(huddleId: string): Promise<void> {
    await this.#move(huddleId, () => this.request({ type: "joinHuddle", huddleId }));
  }

  /** Moves to the main room. */
  async backToMain(): Promise<void> {
    await this.#move(null, () => this.request({ type: "backToMain" }));
  }

  /** Starts a huddle and moves into it. Without a topic that gives its name, the server finds one. */
  async startHuddle(wish: HuddleWish = {}): Promise<void> {
    const { topicId, knockFirst = false, invite = [] } = wish;
    try {
      const on = topicId === undefined ? {} : { topicId };
      const { huddleId } = await this.request({ type: "startHuddle", ...on, knockFirst, invite: [...invite] });
      this.#pendingPlace.value = { place: huddleId };
      this.confirmPlace();
    } catch (error) {
      this.toasts.problem(error);
    }
  }

  async renameHuddle(huddleId: string, name: string): Promise<void> {
    await this.#ask({ type: "renameHuddle", huddleId, name });
  }

  async setKnockFirst(huddleId: string, knockFirst: boolean): Promise<void> {
    await this.#ask({ type: "setKnockFirst", huddleId, knockFirst });
  }

  /** Waits at the door of a huddle, or does not want to any more. */
  async knockOnHuddle(huddleId: string, waiting: boolean): Promise<void> {
    await this.#ask({ type: "knockOnHuddle", huddleId, waiting });
  }

  /** Lets somebody in who waits at the door of one's own huddle, or not now. */
  async answerHuddleKnock(huddleId: string, participantId: string, admitted: boolean): Promise<void> {
    await this.#ask({ type: "answerHuddleKnock", huddleId, participantId, admitted });
  }

  /** Asks those in huddles to come back. Nobody has to. */
  async callEveryoneBack(): Promise<boolean> {
    return this.#ask({ type: "callEveryoneBack" });
  }

  /** Whether one hears the main room from one's huddle. Resolves to whether that was done. */
  async setOverhearing(overhears: boolean): Promise<boolean> {
    return this.#ask({ type: "setOverhearing", overhears });
  }

  /** Turns somebody's microphone off, and they are told by whom. Only for whoever made the room. */
  async mute(participantId: string): Promise<void> {
    await this.#ask({ type: "muteParticipant", participantId });
  }

  /** Drops a topic. Resolves to whether it was stored. */
  async addTopic(text: string, hideAuthor: boolean): Promise<boolean> {
    return this.#ask({ type: "addTopic", key: newKey(this.environment), text, hideAuthor });
  }

  /** Words one's own topic anew. Resolves to whether that was stored. */
  async editTopic(topicId: string, text: string): Promise<boolean> {
    return this.#ask({ type: "editTopic", topicId, text });
  }

  async setUpvote(topicId: string, upvoted: boolean): Promise<void> {
    await this.#ask({ type: "setUpvote", topicId, upvoted });
  }

  async setTopicState(topicId: string, state: TopicState): Promise<void> {
    await this.#ask({ type: "setTopicState", topicId, state });
  }

  /** Shows a topic to all, perhaps with a time to keep to, in minutes. */
  async discussTopic(topicId: string, minutes?: number): Promise<void> {
    await this.#ask({ type: "setTopicState", topicId, state: "discussing", ...(minutes !== undefined && { minutes }) });
  }

  /** Gives the discussion time until then, in ms by the server's clock. */
  async extendTimebox(topicId: string, endsAt: number): Promise<void> {
    await this.#ask({ type: "extendTimebox", topicId, endsAt: Math.round(endsAt) });
  }

  /** Done, perhaps with what came of it. */
  async finishTopic(topicId: string, outcome: string): Promise<boolean> {
    return this.#ask({ type: "setTopicState", topicId, state: "done", ...(outcome !== "" && { outcome }) });
  }

  async removeTopic(topicId: string): Promise<void> {
    await this.#ask({ type: "removeTopic", topicId });
  }

  async setHand(raised: boolean): Promise<void> {
    await this.#ask({ type: "setHand", raised });
  }

  /** Says whether one may be talked to, perhaps for some minutes or until the session's next break only. */
  async setAvailability(availability: Availability, until: AvailableUntil = {}): Promise<void> {
    const { minutes, untilBreak = false } = until;
    await this.#ask({ type: "setAvailability", availability, untilBreak, ...(minutes !== undefined && { minutes }) });
  }

  /** Replaces name and intent; resolves to whether that was done. */
  async updateProfile(name: string, workingOn: string): Promise<boolean> {
    return this.#ask({ type: "updateProfile", name, ...(workingOn !== "" && { workingOn }) });
  }

  /** Forgets the place that was hoped for when the room shows this person there. */
  confirmPlace(): void {
    const pending = this.#pendingPlace.peek();
    const state = this.room.peek();
    if (pending !== null && state !== null && placeOf(selfOf(state)) === pending.place) this.#pendingPlace.value = null;
  }

  /** Shows the place that the server knows: what was hoped for belongs to an earlier stay. */
  forgetPlace(): void {
    this.#pendingPlace.value = null;
  }

  async #move(place: Place, ask: () => Promise<unknown>): Promise<void> {
    const pending = { place };
    this.#pendingPlace.value = pending;
    try {
      await ask();
      this.confirmPlace();
    } catch (error) {
      if (this.#pendingPlace.peek() === pending) this.#pendingPlace.value = null;
      this.toasts.problem(error);
    }
  }
}
