import type { ChatMessageView } from "../protocol";

/** Messages of one day, together. `start` is local midnight, in ms since 1970. */
export interface ChatDay {
  readonly start: number;
  readonly messages: readonly ChatMessageView[];
}

/** Splits messages (oldest first) by the local day on which they were sent. */
export function splitByDay(messages: readonly ChatMessageView[]): ChatDay[] {
  const days: { start: number; messages: ChatMessageView[] }[] = [];
  for (const message of messages) {
    const start = new Date(message.sentAt).setHours(0, 0, 0, 0);
    const last = days.at(-1);
    if (last?.start === start) last.messages.push(message);
    else days.push({ start, messages: [message] });
  }
  return days;
}

/** What a day is called: today, yesterday, or its date. */
export function dayName(start: number, now: number): string {
  const today = new Date(now).setHours(0, 0, 0, 0);
  const yesterday = new Date(today).setDate(new Date(today).getDate() - 1);
  if (start === today) return "Today";
  if (start === yesterday) return "Yesterday";
  return new Date(start).toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long" });
}

/** How long after its predecessor a message of the same person still needs no new heading, in ms. */
const RUN_MS = 5 * 60_000;

/** Whether a message goes on where the same person's message before it ended. */
export function continuesRun(before: ChatMessageView | undefined, message: ChatMessageView): boolean {
  return before?.authorId === message.authorId && message.sentAt - before.sentAt < RUN_MS;
}
