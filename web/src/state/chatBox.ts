import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { MessagePage } from "../protocol";
import type { Environment } from "../signalling/environment";
import { sentenceOf } from "../signalling/problem";
import type { Request } from "../signalling/requests";
import { ChatDraft } from "./chatDraft";
import { ReadMarks, type KeptMark } from "./readMarks";
import { applyPage, chatOf, type Place, type RoomState } from "./roomState";

/** What is said: its text, and what it refers to. */
export interface MessageWish {
  readonly text: string;
  /** Ids of the persons whom it names. */
  readonly mentions?: readonly string[];
  /** Id of the message that it answers. */
  readonly replyTo?: number;
}

/** Something that was said and is not known to be stored yet. */
export interface OutgoingMessage extends MessageWish {
  readonly key: string;
  readonly place: Place;
  readonly state: "sending" | "failed";
  /** Why it failed. */
  readonly problem?: string;
}

/** Most that the server gives at once. */
const PAGE = 200;
/** Older than nothing: asks for the newest page. */
const NEWEST = Number.MAX_SAFE_INTEGER;

/** The chat beside its stored messages: what is being written or on its way, what was read, and older pages. */
export class ChatBox {
  readonly marks: ReadMarks;
  readonly #outgoing = signal<readonly OutgoingMessage[]>([]);
  readonly #loading = signal<ReadonlyMap<Place, Promise<void>>>(new Map());
  readonly #drafts = new Map<Place, ChatDraft>();

  /**
   * @param kept where the last message that was read is kept from one stay to the next
   */
  constructor(
    private readonly room: Signal<RoomState | null>,
    private readonly request: Request,
    private readonly environment: Pick<Environment, "random">,
    kept?: KeptMark,
  ) {
    this.marks = new ReadMarks(room, kept);
  }

  /** What is on its way, or failed to be stored; a message leaves this list when the room has it. */
  get outgoing(): ReadonlySignal<readonly OutgoingMessage[]> {
    return this.#outgoing;
  }

  /** Places whose older messages are being fetched. */
  get loading(): ReadonlySignal<Pick<ReadonlySet<Place>, "has">> {
    return this.#loading;
  }

  /** What is being written in a place. */
  draft(place: Place): ChatDraft {
    const draft = this.#drafts.get(place) ?? new ChatDraft();
    this.#drafts.set(place, draft);
    return draft;
  }

  /** Says something in a place. It shows at once, and says so when it could not be stored. */
  send(place: Place, wish: MessageWish): void {
    const key = newKey(this.environment);
    this.#outgoing.value = [...this.#outgoing.peek(), { ...wish, key, place, state: "sending" }];
    void this.#post(key);
  }

  /** Words one's own message anew. Rejects with ProblemError. */
  async edit(messageId: number, text: string, mentions: readonly string[]): Promise<void> {
    await this.request({ type: "editMessage", messageId, text, mentions: [...mentions] });
  }

  /** Takes one's own message back. Rejects with ProblemError. */
  async remove(messageId: number): Promise<void> {
    await this.request({ type: "deleteMessage", messageId });
  }

  /** Puts one's own reaction under a message, or takes it away. Rejects with ProblemError. */
  async react(messageId: number, emoji: string, on: boolean): Promise<void> {
    await this.request({ type: "setReaction", messageId, emoji, on });
  }

  /** Tries once more to store a message that failed. Its key stays the same, so it is never stored twice. */
  retry(key: string): void {
    this.#update(key, { state: "sending" });
    void this.#post(key);
  }

  /** Gives up on a message that failed. */
  discard(key: string): void {
    this.#outgoing.value = this.#outgoing.peek().filter((message) => message.key !== key);
  }

  /** Forgets what the room has by now, which has arrived as a stored message. */
  forgetStored(state: RoomState): void {
    const waiting = this.#outgoing.peek();
    const rest = waiting.filter(({ key, place }) => !chatOf(state, place).messages.some((one) => one.key === key));
    if (rest.length < waiting.length) this.#outgoing.value = rest;
  }

  /**
   * Fetches the messages before the oldest known ones, or the newest page where none is known. While that is under way
   * a second call waits for the same page. Rejects with ProblemError.
   */
  loadOlder(place: Place): Promise<void> {
    const waiting = this.#loading.peek().get(place);
    if (waiting !== undefined) return waiting;
    const loading = this.#loadOlder(place).finally(() => {
      const rest = new Map(this.#loading.peek());
      rest.delete(place);
      this.#loading.value = rest;
    });
    this.#loading.value = new Map(this.#loading.peek()).set(place, loading);
    return loading;
  }

  /** Fetches older messages until this one is known. Resolves to whether there is such a one. Rejects with ProblemError. */
  async reach(place: Place, messageId: number): Promise<boolean> {
    for (;;) {
      const state = this.room.peek();
      if (state === null) return false;
      const { messages, hasMore } = chatOf(state, place);
      const oldest = messages[0]?.id ?? NEWEST;
      if (oldest <= messageId || !hasMore) return messages.some(({ id }) => id === messageId);
      await this.loadOlder(place);
    }
  }

  /** A page of the chat of a huddle that has ended, the newest or the one before a message. Rejects with ProblemError. */
  async endedHuddle(huddleId: string, before = NEWEST): Promise<MessagePage> {
    return this.request({ type: "listMessages", before, limit: PAGE, huddleId });
  }

  async #loadOlder(place: Place): Promise<void> {
    const state = this.room.peek();
    if (state === null) return;
    const before = chatOf(state, place).messages[0]?.id ?? NEWEST;
    const where = place === null ? {} : { huddleId: place };
    const page = await this.request({ type: "listMessages", before, limit: PAGE, ...where });
    const now = this.room.peek();
    if (now !== null) this.room.value = applyPage(now, place, page);
  }

  async #post(key: string): Promise<void> {
    const message = this.#outgoing.peek().find((one) => one.key === key);
    if (message === undefined) return;
    const { text, mentions = [], place, replyTo } = message;
    const where = { ...(place !== null && { huddleId: place }), ...(replyTo !== undefined && { replyTo }) };
    try {
      await this.request({ type: "postMessage", key, text, mentions: [...mentions], ...where });
    } catch (error) {
      this.#update(key, { state: "failed", problem: sentenceOf(error) });
    }
  }

  #update(key: string, change: Partial<OutgoingMessage>): void {
    this.#outgoing.value = this.#outgoing
      .peek()
      .map((message) => (message.key === key ? { ...message, ...change } : message));
  }
}

/** A name for something new that nobody else chooses too. */
export function newKey(environment: Pick<Environment, "random">): string {
  const part = () => Math.floor(environment.random() * 36 ** 8).toString(36);
  return `${part()}-${part()}-${part()}`;
}
