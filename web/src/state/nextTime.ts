/** When to meet again after a session. Times are ms since 1970. */
import type { RoomView, ScheduleView, SessionView } from "../protocol";
import type { RoomApi } from "../signalling/http";
import { daysLater } from "./zoneTime";

const MINUTE_MS = 60_000;
/** A session that begins this long before or after an agreed time is what was agreed on, in ms. */
const NEAR_MS = 30 * MINUTE_MS;
/** The start of a session that nobody had agreed on is rounded to this, in ms. */
const ROUND_MS = 5 * MINUTE_MS;

const DAYS_BETWEEN = { once: 0, weekly: 7, twoWeekly: 14 } as const;

/** A session, the room in which it was, and the time now. */
export interface LastSession {
  readonly room: RoomView;
  readonly session: SessionView;
  readonly now: number;
}

/** The next meeting: agreed on already, or one that can be agreed on. */
export interface NextTime {
  readonly startsAt: number;
  /** IANA name of the zone in which the hour stays the same when the clocks change. */
  readonly timeZone: string;
  readonly agreed: boolean;
}

/** The room's last session: the one that goes on, or else the newest; null without one. Rejects with ProblemError. */
export async function lastSession(api: Pick<RoomApi, "info" | "memory">): Promise<LastSession | null> {
  const { room, session, now } = await api.info();
  const last = session ?? (await api.memory()).sessions[0];
  return last === undefined ? null : { room, session: last, now };
}

/**
 * The meeting after a session: where the room has a series its next one, and otherwise the same again in two weeks.
 * Null where that would be over as well.
 *
 * @param timeZone IANA name of the zone that is meant as long as the room has none
 */
export function nextTime({ room: { schedule }, session, now }: LastSession, timeZone: string): NextTime | null {
  if (schedule === undefined) return offered(daysLater(rounded(session.startedAt), 14, timeZone), timeZone, now);
  const zone = schedule.timeZone;
  if (schedule.cadence !== "once") {
    return { startsAt: nextOfSeries(schedule, session, now), timeZone: zone, agreed: true };
  }
  const meant = isMeeting(session, schedule.startsAt, schedule, now) ? schedule.startsAt : rounded(session.startedAt);
  const startsAt = daysLater(meant, 14, zone);
  // Somebody else may have agreed on it already.
  if (isNear(schedule.startsAt, startsAt) && schedule.startsAt > now) {
    return { startsAt: schedule.startsAt, timeZone: zone, agreed: true };
  }
  return offered(startsAt, zone, now);
}

function offered(startsAt: number, timeZone: string, now: number): NextTime | null {
  return startsAt > now ? { startsAt, timeZone, agreed: false } : null;
}

function rounded(moment: number): number {
  return Math.round(moment / ROUND_MS) * ROUND_MS;
}

function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= NEAR_MS;
}

/** Whether a session is the meeting that was agreed for then: it began near that time, or in part went on meanwhile. */
function isMeeting(session: SessionView, startsAt: number, { minutes }: ScheduleView, now: number): boolean {
  const { startedAt, endedAt = now } = session;
  return isNear(startedAt, startsAt) || (startedAt < startsAt + minutes * MINUTE_MS && startsAt < endedAt);
}

/** The first meeting of a series that has not begun, and is not the one that the session was. */
function nextOfSeries(schedule: ScheduleView, session: SessionView, now: number): number {
  const { startsAt, timeZone } = schedule;
  const days = DAYS_BETWEEN[schedule.cadence];
  const meeting = (count: number) => daysLater(startsAt, count * days, timeZone);
  const isOver = (moment: number) => moment <= now || isMeeting(session, moment, schedule, now);
  // From one that is over for certain, however the clocks were changed since the first.
  let count = Math.max(0, Math.floor((now - startsAt) / (days * 24 * 60 * MINUTE_MS)) - 1);
  while (isOver(meeting(count))) count += 1;
  return meeting(count);
}
