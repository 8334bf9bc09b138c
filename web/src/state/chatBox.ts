import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Environment } from "../signalling/environment";
import { sentenceOf } from "../signalling/problem";
import type { Request } from "../signalling/requests";
import { applyPage, chatOf, type Place, type RoomState } from "./roomState";

/** Something that was said and is not known to be stored yet. */
export interface OutgoingMessage {
  readonly key: string;
  readonly place: Place;
  readonly text: string;
  readonly replyTo?: number;
  /** Ids of the persons whom it names. */
  readonly mentions: readonly string[];
  readonly state: "sending" | "failed";
  /** Why it failed. */
  readonly problem?: string;
}

const PAGE = 50;
/** Older than nothing: asks for the newest page. */
const NEWEST = Number.MAX_SAFE_INTEGER;

/** The chat beside its stored messages: what is on its way, what was read, and older pages. */
export class ChatBox {
  readonly #outgoing = signal<readonly OutgoingMessage[]>([]);
  readonly #lastRead = signal<ReadonlyMap<Place, number>>(new Map());
  readonly #loading = signal<ReadonlySet<Place>>(new Set());

  constructor(
    private readonly room: Signal<RoomState | null>,
    private readonly request: Request,
    private readonly environment: Pick<Environment, "random">,
  ) {}

  /** What is on its way, or failed to be stored; a message leaves this list when the room has it. */
  get outgoing(): ReadonlySignal<readonly OutgoingMessage[]> {
    return this.#outgoing;
  }

  /** Places whose older messages are being fetched. */
  get loading(): ReadonlySignal<ReadonlySet<Place>> {
    return this.#loading;
  }

  /** Says something in a place. It shows at once, and says so when it could not be stored. */
  send(place: Place, text: string, mentions: readonly string[] = [], replyTo?: number): void {
    const key = newKey(this.environment);
    const message = { key, place, text, mentions, ...(replyTo !== undefined && { replyTo }) };
    this.#outgoing.value = [...this.#outgoing.peek(), { ...message, state: "sending" }];
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

  /** Everything in this place that is there now was seen. */
  markRead(place: Place): void {
    const state = this.room.peek();
    const newest = state === null ? undefined : chatOf(state, place).messages.at(-1)?.id;
    if (newest === undefined || (this.#lastRead.peek().get(place) ?? -1) >= newest) return;
    this.#lastRead.value = new Map(this.#lastRead.peek()).set(place, newest);
  }

  /** How many messages of others in this place were not seen yet. Reads signals. */
  unread(place: Place): number {
    const state = this.room.value;
    if (state === null) return 0;
    const self = state.participants.get(state.selfId)?.personId;
    const last = this.#lastRead.value.get(place) ?? -1;
    return chatOf(state, place).messages.filter(({ id, authorId }) => id > last && authorId !== self).length;
  }

  /** Fetches the messages before the oldest known ones, or the newest page where none is known. */
  async loadOlder(place: Place): Promise<void> {
    const state = this.room.peek();
    if (state === null || this.#loading.peek().has(place)) return;
    this.#loading.value = new Set(this.#loading.peek()).add(place);
    try {
      const before = chatOf(state, place).messages[0]?.id ?? NEWEST;
      const where = place === null ? {} : { huddleId: place };
      const page = await this.request({ type: "listMessages", before, limit: PAGE, ...where });
      const now = this.room.peek();
      if (now !== null) this.room.value = applyPage(now, place, page);
    } finally {
      const rest = new Set(this.#loading.peek());
      rest.delete(place);
      this.#loading.value = rest;
    }
  }

  async #post(key: string): Promise<void> {
    const message = this.#outgoing.peek().find((one) => one.key === key);
    if (message === undefined) return;
    const { text, mentions, place, replyTo } = message;
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
