import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Availability, RequestBody, TopicState } from "../protocol";
import type { Environment } from "../signalling/environment";
import type { Request } from "../signalling/requests";
import { newKey } from "./chatBox";
import type { Place, RoomState } from "./roomState";
import type { Toasts } from "./toasts";
import { placeOf, selfOf } from "./views";

/** What a person does in a room beside talking. What fails is said in a toast. */
export class Actions {
  readonly #pendingPlace = signal<{ readonly place: Place } | null>(null);

  /** Where the page shows this person: at once where they want to be, which the server confirms. */
  readonly place: ReadonlySignal<Place>;

  constructor(
    private readonly room: Signal<RoomState | null>,
    private readonly request: Request,
    private readonly toasts: Toasts,
    private readonly environment: Pick<Environment, "random">,
  ) {
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

  /** Starts a huddle, on a topic perhaps, and moves into it. The server finds a name. */
  async startHuddle(topicId?: string): Promise<void> {
    try {
      const on = topicId === undefined ? {} : { topicId };
      const { huddleId } = await this.request({ type: "startHuddle", ...on });
      this.#pendingPlace.value = { place: huddleId };
      this.confirmPlace();
    } catch (error) {
      this.toasts.problem(error);
    }
  }

  async renameHuddle(huddleId: string, name: string): Promise<void> {
    await this.#ask({ type: "renameHuddle", huddleId, name });
  }

  /** Drops a topic. Resolves to whether it was stored. */
  async addTopic(text: string): Promise<boolean> {
    return this.#ask({ type: "addTopic", key: newKey(this.environment), text });
  }

  async setUpvote(topicId: string, upvoted: boolean): Promise<void> {
    await this.#ask({ type: "setUpvote", topicId, upvoted });
  }

  async setTopicState(topicId: string, state: TopicState): Promise<void> {
    await this.#ask({ type: "setTopicState", topicId, state });
  }

  async removeTopic(topicId: string): Promise<void> {
    await this.#ask({ type: "removeTopic", topicId });
  }

  async setHand(raised: boolean): Promise<void> {
    await this.#ask({ type: "setHand", raised });
  }

  async setAvailability(availability: Availability): Promise<void> {
    await this.#ask({ type: "setAvailability", availability });
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

  async #ask(body: RequestBody): Promise<boolean> {
    try {
      await this.request(body);
      return true;
    } catch (error) {
      this.toasts.problem(error);
      return false;
    }
  }
}
