/** When to meet again after a session. */
import type { RoomApi } from "../signalling/http";
import { twoWeeksLater } from "./sessionWords";

/**
 * Start of the room's last session, in ms since 1970: of the one that goes on, or else of the newest that has ended.
 * Null where there is none from which two weeks later is still to come. Rejects with ProblemError.
 */
export async function lastStart(api: Pick<RoomApi, "info" | "memory">): Promise<number | null> {
  const { session, now } = await api.info();
  const last = session ?? (await api.memory()).sessions[0];
  return last === undefined || twoWeeksLater(last.startedAt) <= now ? null : last.startedAt;
}
