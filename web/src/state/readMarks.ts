import { signal, type ReadonlySignal } from "@preact/signals";
import type { ChatMessageView } from "../protocol";
import { chatOf, type Place, type RoomState } from "./roomState";
import { selfOf } from "./views";

/** Keeps the newest message that was read of the main room's chat, from one stay to the next. */
export interface KeptMark {
  /** Undefined for somebody who comes for the first time. */
  load(): number | undefined;
  save(messageId: number): void;
}

type Marks = ReadonlyMap<Place, number>;

/** Everything is newer than this. */
const NOTHING_READ = -1;

/** What was read of the chat of each place, and what is new. Marks are ids of messages. */
export class ReadMarks {
  readonly #lastRead = signal<Marks>(new Map());
  readonly #newAfter = signal<Marks>(new Map());

  constructor(
    private readonly room: ReadonlySignal<RoomState | null>,
    private readonly kept?: KeptMark,
  ) {}

  /** The room is there for the first time. Who never was here before has nothing to catch up with. */
  arrive(): void {
    const last = this.kept?.load();
    if (last === undefined) this.markRead(null);
    else this.#lastRead.value = new Map(this.#lastRead.peek()).set(null, last);
  }

  /** Everything that is there now in this place was seen. */
  markRead(place: Place): void {
    const state = this.room.peek();
    if (state === null) return;
    const newest = chatOf(state, place).messages.at(-1)?.id ?? 0;
    if ((this.#lastRead.peek().get(place) ?? NOTHING_READ) >= newest) return;
    this.#lastRead.value = new Map(this.#lastRead.peek()).set(place, newest);
    if (place === null) this.kept?.save(newest);
  }

  /** How many messages of others in this place were not seen yet. Reads signals. */
  unread(place: Place): number {
    return this.#unseen(place).length;
  }

  /** Whether one of those names this person. Reads signals. */
  mentioned(place: Place): boolean {
    const state = this.room.value;
    const self = state === null ? undefined : selfOf(state)?.personId;
    return self !== undefined && this.#unseen(place).some(({ mentions }) => mentions.includes(self));
  }

  /** This person turns to a chat: what is unread now counts as new, until they turn to it again. */
  turnTo(place: Place): void {
    const last = this.#lastRead.peek().get(place);
    const marks = new Map(this.#newAfter.peek());
    if (last === undefined || this.unread(place) === 0) marks.delete(place);
    else marks.set(place, last);
    this.#newAfter.value = marks;
  }

  /** The first message that is new to this person since they turned to the chat; null when none is. Reads signals. */
  firstNew(place: Place): number | null {
    const after = this.#newAfter.value.get(place);
    const state = this.room.value;
    if (after === undefined || state === null) return null;
    return othersAfter(state, place, after)[0]?.id ?? null;
  }

  #unseen(place: Place): ChatMessageView[] {
    const state = this.room.value;
    return state === null ? [] : othersAfter(state, place, this.#lastRead.value.get(place) ?? NOTHING_READ);
  }
}

/** What others have said after a message. That a huddle has ended is nothing that one has to read. */
function othersAfter(state: RoomState, place: Place, after: number): ChatMessageView[] {
  const self = selfOf(state)?.personId;
  const { messages } = chatOf(state, place);
  return messages.slice(firstAfter(messages, after)).filter((one) => one.authorId !== self && one.huddle === undefined);
}

/** Where the messages begin that are newer than this id. They are in order, and what is looked for is near the end. */
function firstAfter(messages: readonly ChatMessageView[], id: number): number {
  return messages.findLastIndex((message) => message.id <= id) + 1;
}
