import { beforeEach, expect, test } from "vitest";
import { SilenceWatch, type PathCounters } from "../../src/rtc/silence";

const START: PathCounters = {
  direction: "send",
  pairId: "pair-1",
  bytesSent: 0,
  bytesReceived: 0,
  checksSent: 0,
  checksAnswered: 0,
};

let counters: PathCounters;
let watch: SilenceWatch;

beforeEach(() => begin("send"));

function begin(direction: PathCounters["direction"]): void {
  counters = { ...START, direction };
  watch = new SilenceWatch();
  watch.take(counters);
}

/** An interval in which this much was sent and received. */
function interval(bytesSent: number, bytesReceived: number, checksSent = 0, checksAnswered = 0) {
  counters = {
    ...counters,
    bytesSent: counters.bytesSent + bytesSent,
    bytesReceived: counters.bytesReceived + bytesReceived,
    checksSent: counters.checksSent + checksSent,
    checksAnswered: counters.checksAnswered + checksAnswered,
  };
  return watch.take(counters);
}

const times = <T>(count: number, run: () => T): T[] => Array.from({ length: count }, run);

test("who sends and gets no reports any more has lost the path, after the second interval", () => {
  expect(interval(20_000, 400)).toBe("well");
  expect(interval(20_000, 0)).toBe("doubtful");
  expect(interval(20_000, 0)).toBe("lost");
});

test("a short disturbance loses nothing", () => {
  interval(20_000, 400);
  expect(interval(20_000, 0)).toBe("doubtful");
  expect(interval(20_000, 80)).toBe("well");
  expect(interval(20_000, 0)).toBe("doubtful");
});

test("silence after much that came is doubtful only: the others may have turned everything off", () => {
  begin("recv");
  interval(2_000, 60_000);
  expect(new Set(times(100, () => interval(200, 0)))).toEqual(new Set(["doubtful"]));
  expect(interval(0, 0, 1, 1)).toBe("well");
});

test("checks without answers tell that a path is lost, also where nothing else is sent", () => {
  begin("recv");
  interval(100, 100);
  interval(100, 100);
  expect(interval(0, 0, 1, 0)).toBe("well");
  expect(interval(0, 0, 4, 0)).toBe("doubtful");
  expect(interval(0, 0, 8, 0)).toBe("lost");
});

test("an hour of a quiet room raises no doubt", () => {
  for (const direction of ["send", "recv"] as const) {
    begin(direction);
    interval(100, 100);
    const hour = times(1_800, () => interval(150, 150, 1, 1));
    const deaf = times(1_800, () => interval(150, 0, 1, 1));
    expect(new Set([...hour, ...deaf])).toEqual(new Set(["well"]));
  }
});

test("a transport is busy while much goes over it, or should", () => {
  interval(100, 100);
  expect(watch.busy).toBe(false);
  interval(100, 30_000);
  expect(watch.busy).toBe(true);
  interval(100, 0);
  expect(watch.busy).toBe(true);
  interval(0, 0, 1, 1);
  expect(watch.busy).toBe(false);
});

test("another pair of candidates is counted from its beginning", () => {
  interval(20_000, 400);
  interval(20_000, 0);
  counters = { ...START, pairId: "pair-2" };
  expect(watch.take(counters)).toBe("well");
  expect(interval(20_000, 0)).toBe("doubtful");
});

test("before there is a path nothing is missed", () => {
  counters = { ...START };
  delete (counters as { pairId?: string }).pairId;
  expect(new Set(times(5, () => interval(0, 0, 9, 0)))).toEqual(new Set(["well"]));
});
