/** A session's recap as Markdown, to keep or to send round. All pure. */
import type { GoalView, HuddleRecapView, LinkView, Mood, MoodCount, RecapView, TopicView } from "../protocol";
import { byPerson } from "./goals";

/** A recap that somebody asked for. */
export type OpenRecap =
  | { readonly at: "loading" }
  | { readonly at: "failed"; readonly sentence: string }
  | { readonly at: "loaded"; readonly recap: RecapView };

export interface RecapWords {
  readonly roomName: string;
  /** BCP 47 name of the language in which the day and the time are said; undefined for the browser's own. */
  readonly locale: string | undefined;
  /** IANA name of the zone in which the time is said. */
  readonly timeZone: string;
}

/** What the answers to how it went are called, the best first. */
export const MOOD_WORDS: Readonly<Record<Mood, string>> = {
  wentWell: "Went well",
  fine: "Fine",
  couldBeBetter: "Could be better",
};

/** All moods with how many said so, the best first. */
export function moodCounts(counts: readonly MoodCount[]): MoodCount[] {
  const moods = Object.keys(MOOD_WORDS) as Mood[];
  return moods.map((mood) => ({ mood, count: counts.find((one) => one.mood === mood)?.count ?? 0 }));
}

/** What the session dealt with: done, or begun. */
export function topicsDealtWith(topics: readonly TopicView[]): TopicView[] {
  return topics.filter(({ state }) => state === "done" || state === "discussing");
}

/** What waits for the next session. */
export function topicsWaiting(topics: readonly TopicView[]): TopicView[] {
  return topics.filter(({ state }) => state === "open" || state === "carriedOver");
}

/** When the session was: the day, and from when until when where it has ended. */
export function sessionWhen(recap: RecapView, { locale, timeZone }: Pick<RecapWords, "locale" | "timeZone">): string {
  const { startedAt, endedAt } = recap.session;
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short", timeZone });
  return endedAt === undefined ? format.format(startedAt) : format.formatRange(startedAt, endedAt);
}

/** The name of the file in which a recap is kept: letters and digits of the room's name, and the day. */
export function recapFileName(recap: RecapView, { roomName, timeZone }: Omit<RecapWords, "locale">): string {
  const day = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone }).format(recap.session.startedAt);
  const name = roomName.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
  return `${[name, day].filter(Boolean).join("-")}.md`;
}

/** The whole recap. What people wrote stays what it is: text, never markup. Parts that are empty are left out. */
export function recapMarkdown(recap: RecapView, words: RecapWords): string {
  const dealtWith = topicsDealtWith(recap.topics).map(topicLine);
  const waiting = topicsWaiting(recap.topics).map(({ text }) => `- ${escaped(text)}`);
  const parts = [
    `# ${escaped(words.roomName)}\n\n${escaped(recap.session.title)}, ${escaped(sessionWhen(recap, words))}`,
    part("Topics", dealtWith),
    part("For next time", waiting),
    part("Goals", byPerson(recap.goals).flatMap(personLines)),
    part("Huddles", recap.huddles.map(huddleLine)),
    part("Links", recap.links.map(linkLine)),
    part("How it went", [...moodLines(recap.moods), ...recap.lines.map((line) => `- ${escaped(line)}`)]),
  ];
  return `${parts.filter((text) => text !== null).join("\n\n")}\n`;
}

function part(title: string, lines: readonly string[]): string | null {
  return lines.length === 0 ? null : `## ${title}\n\n${lines.join("\n")}`;
}

function topicLine({ text, outcome }: TopicView): string {
  return outcome === undefined ? `- ${escaped(text)}` : `- ${escaped(text)}\n  - Decided: ${escaped(outcome)}`;
}

function personLines({ name, goals }: { readonly name: string; readonly goals: readonly GoalView[] }): string[] {
  return [`- ${escaped(name)}`, ...goals.map(({ text, done }) => `  - [${done ? "x" : " "}] ${escaped(text)}`)];
}

function huddleLine({ name, people }: HuddleRecapView): string {
  return people.length === 0 ? `- ${escaped(name)}` : `- ${escaped(name)}: ${people.map(escaped).join(", ")}`;
}

/** An address between angle brackets is a link (CommonMark 0.31, section 6.5). */
function linkLine({ address, sharedBy }: LinkView): string {
  const isPlain = /^https?:\/\/[^\s<>\p{Cc}]+$/u.test(address);
  return `- ${isPlain ? `<${address}>` : escaped(address)}, from ${escaped(sharedBy)}`;
}

function moodLines(moods: readonly MoodCount[]): string[] {
  const said = moodCounts(moods).filter(({ count }) => count > 0);
  return said.map(({ mood, count }) => `- ${MOOD_WORDS[mood]}: ${count}`);
}

/** Text on one line in which nothing means anything to Markdown (CommonMark 0.31, section 2.4). */
function escaped(text: string): string {
  return (
    text
      .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
      .trim()
      .replace(/[\\`*_[\]{}<>#|~&$!]/g, "\\$&")
      // What would begin a list, a quotation or a line across the page at the beginning only.
      .replace(/^([-+=])/, "\\$1")
      .replace(/^(\d+)([.)])/, "$1\\$2")
  );
}
