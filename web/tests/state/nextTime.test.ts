import { describe, expect, test } from "vitest";
import type { RoomView, ScheduleView, SessionView } from "../../src/protocol";
import { lastSession, nextTime } from "../../src/state/nextTime";
import { session, SETTINGS } from "../support/room";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const BERLIN = "Europe/Berlin";

/** Ten in the morning in Berlin, before the clocks are changed, and two weeks later after it. */
const TEN = Date.UTC(2026, 9, 20, 8);
const TEN_IN_TWO_WEEKS = Date.UTC(2026, 10, 3, 9);

const room: RoomView = { id: "room", settings: SETTINGS, createdAt: 0 };

function agreedOn(change: Partial<ScheduleView> = {}): RoomView {
  return { ...room, schedule: { startsAt: TEN, timeZone: BERLIN, minutes: 60, cadence: "once", ...change } };
}

/** A session of an hour that has just ended. */
function hour(startedAt: number): SessionView {
  return session({ startedAt, endedAt: startedAt + 60 * MINUTE });
}

function after(last: SessionView, where: RoomView, now = (last.endedAt ?? last.startedAt) + MINUTE) {
  return nextTime({ room: where, session: last, now }, "Asia/Tokyo");
}

describe("the last session", () => {
  /** A room with this session going on, and these that have ended. */
  function api(running: SessionView | null, ...ended: SessionView[]) {
    return {
      info: () => Promise.resolve({ room, participantNames: [], now: TEN, ...(running && { session: running }) }),
      memory: () => Promise.resolve({ room, sessions: ended, carried: [], isOwner: false }),
    };
  }

  test("is the one that goes on, or else the newest that has ended", async () => {
    const yesterday = hour(TEN - DAY);
    const running = session({ startedAt: TEN - 1_000 });
    expect(await lastSession(api(running, yesterday))).toEqual({ room, session: running, now: TEN });
    expect((await lastSession(api(null, yesterday, hour(TEN - 2 * DAY))))?.session).toBe(yesterday);
    expect(await lastSession(api(null))).toBeNull();
  });
});

describe("the same again in two weeks", () => {
  test("is at the agreed hour by the room's clock, however late the session was started", () => {
    const offer = { startsAt: TEN_IN_TWO_WEEKS, timeZone: BERLIN, agreed: false };
    expect(after(hour(TEN + 4 * MINUTE), agreedOn())).toEqual(offer);
    expect(after(hour(TEN - 30 * MINUTE), agreedOn())).toEqual(offer);
    expect(after(hour(TEN + 45 * MINUTE), agreedOn())).toEqual(offer);
  });

  test("is at the agreed hour also for a session that had begun long before and went on then", () => {
    const long = session({ startedAt: TEN - 3 * 60 * MINUTE });
    expect(after(long, agreedOn(), TEN + MINUTE)?.startsAt).toBe(TEN_IN_TWO_WEEKS);
  });

  test("is two weeks after a session at another time than the agreed one, to the full five minutes", () => {
    const startedAt = TEN - 3 * DAY + 4 * MINUTE;
    expect(after(hour(startedAt), agreedOn())).toEqual({
      startsAt: TEN_IN_TWO_WEEKS - 3 * DAY + 5 * MINUTE,
      timeZone: BERLIN,
      agreed: false,
    });
  });

  test("is by the clock of whoever asks where no time was agreed on before", () => {
    expect(after(hour(TEN + 2 * MINUTE), room)).toEqual({
      startsAt: TEN + 14 * DAY,
      timeZone: "Asia/Tokyo",
      agreed: false,
    });
  });

  test("is not to be agreed on twice", () => {
    const agreed = agreedOn({ startsAt: TEN_IN_TWO_WEEKS });
    expect(after(hour(TEN + 4 * MINUTE), agreed)).toEqual({
      startsAt: TEN_IN_TWO_WEEKS,
      timeZone: BERLIN,
      agreed: true,
    });
  });

  test("is nothing where it would be over as well", () => {
    expect(after(hour(TEN), room, TEN + 14 * DAY)).toBeNull();
    expect(after(hour(TEN), agreedOn(), TEN + 15 * DAY)).toBeNull();
    expect(after(hour(TEN), agreedOn({ startsAt: TEN_IN_TWO_WEEKS }), TEN + 15 * DAY)).toBeNull();
  });
});

describe("a series goes on as it is", () => {
  test("after a meeting with the next one, at the same hour", () => {
    const weekly = agreedOn({ startsAt: TEN - 7 * DAY, cadence: "weekly" });
    expect(after(hour(TEN + 4 * MINUTE), weekly)).toEqual({
      startsAt: TEN_IN_TWO_WEEKS - 7 * DAY,
      timeZone: BERLIN,
      agreed: true,
    });
    expect(after(hour(TEN + 4 * MINUTE), agreedOn({ cadence: "twoWeekly" }))?.startsAt).toBe(TEN_IN_TWO_WEEKS);
  });

  test("also after a meeting that was begun, or is over, before its time", () => {
    const early = session({ startedAt: TEN - 20 * MINUTE, endedAt: TEN - 5 * MINUTE });
    expect(after(early, agreedOn({ cadence: "twoWeekly" }))?.startsAt).toBe(TEN_IN_TWO_WEEKS);
  });

  test("between its meetings with the one that comes", () => {
    const between = hour(TEN - 3 * DAY);
    expect(after(between, agreedOn({ startsAt: TEN - 14 * DAY, cadence: "twoWeekly" }))?.startsAt).toBe(TEN);
    expect(after(between, agreedOn({ cadence: "weekly" }))?.startsAt).toBe(TEN);
  });
});
