/** Naming people in a chat message, as `@Name`. All pure. */
import type { RoomState } from "./roomState";
import { chatOf, type Place } from "./roomState";
import { selfOf } from "./views";

/** Somebody who can be named. */
export interface Mentionable {
  readonly personId: string;
  readonly name: string;
}

/** A name that is being written. */
export interface MentionQuery {
  /** Where its `@` is. */
  readonly start: number;
  /** What follows that, up to the cursor. */
  readonly query: string;
}

/** What is offered at a time. */
const MOST_OFFERS = 6;

/** An `@` that begins a word, and what follows it on the same line. Names may have spaces. */
const QUERY = /(?:^|[\s([{"'])@([^@\n]{0,80})$/u;

/** The name that is being written where the cursor is; null when none is. */
export function mentionQuery(text: string, cursor: number): MentionQuery | null {
  const query = QUERY.exec(text.slice(0, cursor))?.[1];
  return query === undefined ? null : { start: cursor - query.length - 1, query };
}

/** The others whom one may want to name in a place: first those who are in the room, then who wrote there before. */
export function mentionable(state: RoomState, place: Place): Mentionable[] {
  const self = selfOf(state)?.personId;
  const authors = chatOf(state, place).messages.filter(({ huddle }) => huddle === undefined);
  const people = new Map<string, Mentionable>();
  for (const { personId, name } of state.participants.values()) people.set(personId, { personId, name });
  for (const { authorId, authorName } of authors.toReversed()) {
    if (!people.has(authorId)) people.set(authorId, { personId: authorId, name: authorName });
  }
  return [...people.values()].filter(({ personId }) => personId !== self);
}

/** Those whose name, or one of its words, begins like the query. */
export function offersFor(query: string, people: readonly Mentionable[]): Mentionable[] {
  const wanted = query.toLocaleLowerCase();
  const begins = (name: string) => [...name.matchAll(/\S+/g)].some(({ index }) => name.startsWith(wanted, index));
  return people.filter(({ name }) => begins(name.toLocaleLowerCase())).slice(0, MOST_OFFERS);
}

/** The text with the whole name where it was being written, and where the cursor is then. */
export function withMention(
  text: string,
  { start, query }: MentionQuery,
  name: string,
): { readonly text: string; readonly cursor: number } {
  const before = `${text.slice(0, start)}@${name} `;
  const after = text.slice(start + 1 + query.length).replace(/^ /, "");
  return { text: before + after, cursor: before.length };
}

/** Ids of those whose name is still in the text. `named` has names by person id. */
export function mentionsIn(text: string, named: ReadonlyMap<string, string>): string[] {
  return [...named].filter(([, name]) => names(text, name)).map(([personId]) => personId);
}

/** Whether the text has `@Name` as words of their own: `@Ana` does not name anybody in `@Anabel`. */
function names(text: string, name: string): boolean {
  const mention = `@${name}`;
  for (let at = text.indexOf(mention); at >= 0; at = text.indexOf(mention, at + 1)) {
    if (!/^[\p{L}\p{N}]/u.test(text.slice(at + mention.length))) return true;
  }
  return false;
}
