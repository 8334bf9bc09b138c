import { describe, expect, test } from "vitest";
import type { Format, Phase } from "../../src/protocol";
import { sessionTime } from "../../src/state/sessionTime";
import { nextPhase, phaseAnnouncement, standingWords, startWords, timeNotice } from "../../src/state/sessionWords";
import { isRunning, presentPhase } from "../../src/state/sessionTime";
import { session, SETTINGS } from "../support/room";

const MINUTE = 60_000;

function phase(minutes: number, change: Partial<Phase> = {}): Phase {
  return { kind: "work", title: "Work", minutes, firstTime: false, stretches: false, focus: false, ...change };
}

function starting(format: Omit<Format, "id">, isFirst = false): string {
  return startWords({ ...SETTINGS, format: { id: "custom", ...format } }, isFirst);
}

describe("the button that starts a session says how long it takes", () => {
  test("the room's length, where a phase stretches to it", () => {
    expect(starting({ title: "Cowork", phases: [phase(5), phase(45, { stretches: true })], repeats: false })).toBe(
      "Cowork, 60 min",
    );
  });

  test("the sum of the phases, where none stretches; some only the first time", () => {
    const format = { title: "Ours", phases: [phase(2, { firstTime: true }), phase(20)], repeats: false };
    expect(starting(format, true)).toBe("Ours, 22 min");
    expect(starting(format)).toBe("Ours, 20 min");
  });

  test("one round, where it repeats", () => {
    expect(starting({ title: "Pomodoro", phases: [phase(25), phase(5)], repeats: true })).toBe("Pomodoro, 25 + 5 min");
  });

  test("that there is no timer, where there is none", () => {
    expect(startWords(SETTINGS, true)).toBe("Open, no timer");
  });
});

describe("a phase is announced", () => {
  test("when it begins, once, with its length", () => {
    const before = session({ index: 0, phaseLengthMs: 5 * MINUTE });
    const after = session();
    expect(phaseAnnouncement(before, after)).toBe("Work, 10 minutes");
    expect(phaseAnnouncement(after, session({ phaseLengthMs: 15 * MINUTE }))).toBeNull();
  });

  test("when the session begins", () => {
    expect(phaseAnnouncement(null, session({ index: 0, phaseLengthMs: MINUTE }))).toBe("Topics, 1 minute");
    expect(phaseAnnouncement(session({ endedAt: 1 }), session({ id: "new", phases: [] }))).toBe("Cowork has begun");
  });

  test("not when the session ends", () => {
    expect(phaseAnnouncement(session(), session({ endedAt: 1 }))).toBeNull();
    expect(phaseAnnouncement(session(), null)).toBeNull();
  });
});

describe("where a session stands", () => {
  test("in words, to the minute", () => {
    expect(standingWords(session(), 2 * MINUTE + 1)).toBe("Work, 8 minutes left");
    expect(standingWords(session({ pausedAt: MINUTE, focus: true }), 5 * MINUTE)).toBe(
      "Work, 9 minutes left, paused, focus is on",
    );
    expect(standingWords(session({ phases: [], startedAt: 0 }), 61_000)).toBe("Cowork, 1 minute so far");
  });

  test("is said unasked shortly before the end of a phase only", () => {
    const at = (now: number) => timeNotice(sessionTime(session(), now));
    expect(at(MINUTE)).toBe("");
    expect(at(9 * MINUTE)).toBe("Work, 1 minute left");
    const over = session({ index: 2, phaseStartedAt: 0, phaseLengthMs: MINUTE });
    expect(timeNotice(sessionTime(over, 2 * MINUTE))).toBe("Wrap-up: the time is up, and you may go on");
    expect(timeNotice(sessionTime(session({ pausedAt: 9 * MINUTE }), 9 * MINUTE))).toBe("");
  });

  test("what comes next, and that nothing does after the last phase", () => {
    expect(nextPhase(session())?.title).toBe("Wrap-up");
    expect(nextPhase(session({ index: 2 }))).toBeNull();
    expect(nextPhase(session({ index: 2, repeats: true }))?.title).toBe("Topics");
    expect(nextPhase(session({ phases: [] }))).toBeNull();
  });

  test("nowhere after the end", () => {
    expect(isRunning(session({ endedAt: 1 }))).toBe(false);
    expect(presentPhase(session({ endedAt: 1 }))).toBeNull();
    expect(presentPhase(session())?.kind).toBe("work");
  });
});
