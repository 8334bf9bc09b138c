/** Topics and time: how long they are discussed, and which session they belong to. All pure; times are ms. */
import type { SessionView, TopicView } from "../protocol";
import { isRunning } from "./sessionTime";

/** Times to keep to that are offered for a discussion, in minutes. */
export const TIMEBOXES: readonly number[] = [5, 10, 15];

const MORE_MS = 2 * 60_000;

/** Until when a topic is discussed with two minutes more: from the end of its time, or from now where that is over. */
export function extendedTimebox({ timeboxEndsAt }: Pick<TopicView, "timeboxEndsAt">, now: number): number {
  return Math.max(timeboxEndsAt ?? 0, now) + MORE_MS;
}

/** Whether a topic that waits was put off in the newest session, rather than left over from one before it. */
export function isForNextTime(topic: TopicView, session: SessionView | null): boolean {
  if (topic.state !== "carriedOver") return false;
  return !isRunning(session) || topic.createdAt >= session.startedAt;
}
