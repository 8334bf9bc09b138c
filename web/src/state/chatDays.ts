import type { ChatMessageView } from "../protocol";

/** Local midnight before a moment, in ms since 1970. */
export function dayOf(moment: number): number {
  return new Date(moment).setHours(0, 0, 0, 0);
}

/** Whether a message is the first one of its local day. */
export function beginsDay(before: ChatMessageView | undefined, message: ChatMessageView): boolean {
  return before === undefined || dayOf(before.sentAt) !== dayOf(message.sentAt);
}

/** What a day is called: today, yesterday, or its date. `start` is its local midnight. */
export function dayName(start: number, now: number): string {
  const today = dayOf(now);
  const yesterday = new Date(today).setDate(new Date(today).getDate() - 1);
  if (start === today) return "Today";
  if (start === yesterday) return "Yesterday";
  return new Date(start).toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long" });
}

/** How long after its predecessor a message of the same person still needs no new heading, in ms. */
const RUN_MS = 5 * 60_000;

/** Whether a message goes on where the same person's message before it ended. An answer has a heading of its own. */
export function continuesRun(before: ChatMessageView | undefined, message: ChatMessageView): boolean {
  if (before === undefined || beginsDay(before, message) || message.replyTo !== undefined) return false;
  const told = before.huddle !== undefined || message.huddle !== undefined;
  return !told && before.authorId === message.authorId && message.sentAt - before.sentAt < RUN_MS;
}
