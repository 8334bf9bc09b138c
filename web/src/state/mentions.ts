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

/**
 * Ids of those whom the text names, whether they were chosen or written by hand.
 *
 * @param chosen those who were chosen to be named
 * @param people whom one may name; of several with one name, who was not chosen is not meant
 */
export function mentionsIn(text: string, chosen: readonly Mentionable[], people: readonly Mentionable[]): string[] {
  const others = people.filter(({ personId }) => chosen.every((one) => one.personId !== personId));
  const bearers = (name: string) => [...chosen, ...others].filter((one) => sameName(one.name, name));
  const meant = [...chosen, ...others.filter(({ name }) => bearers(name).length === 1)];
  return [...new Set(mentionsOf(text, meant).map(({ person }) => person.personId))];
}

/** Where a text names somebody as `@Name`. */
export interface Mention<Person> {
  readonly start: number;
  readonly end: number;
  readonly person: Person;
}

/** All places where a text names one of these people, in order. */
export function mentionsOf<Person extends { readonly name: string }>(
  text: string,
  people: readonly Person[],
): Mention<Person>[] {
  const mentions: Mention<Person>[] = [];
  for (let next = nextMention(text, 0, people); next !== null; next = nextMention(text, next.end, people)) {
    mentions.push(next);
  }
  return mentions;
}

/**
 * The first place from here on where one of these people is named, in words of their own: `@Ana` names nobody in
 * `@Anabel`, and upper and lower case are one. Where a name begins with another one, the longer one is meant.
 */
function nextMention<Person extends { readonly name: string }>(
  text: string,
  from: number,
  people: readonly Person[],
): Mention<Person> | null {
  let next: Mention<Person> | null = null;
  for (const person of people) {
    const found = mentionOf(text, from, person);
    if (found === null) continue;
    if (next === null || found.start < next.start || (found.start === next.start && found.end > next.end)) next = found;
  }
  return next;
}

function mentionOf<Person extends { readonly name: string }>(
  text: string,
  from: number,
  person: Person,
): Mention<Person> | null {
  const mention = new RegExp(`@${escaped(person.name)}(?![\\p{L}\\p{N}])`, "giu");
  mention.lastIndex = from;
  const found = mention.exec(text);
  return found === null ? null : { start: found.index, end: mention.lastIndex, person };
}

function sameName(one: string, other: string): boolean {
  return one.toLocaleLowerCase() === other.toLocaleLowerCase();
}

/** A text as a pattern that finds it. */
function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
