import { expect, test } from "vitest";
import { beginsDay, continuesRun, dayName } from "../../src/state/chatDays";
import { message } from "../support/room";

const at = (day: number, hour: number) => new Date(2026, 2, day, hour).getTime();

test("a day begins at local midnight", () => {
  const [late, midnight, noon] = [at(1, 23), at(2, 0), at(2, 12)].map((sentAt, id) => message(id, { sentAt }));
  expect(beginsDay(undefined, late!)).toBe(true);
  expect(beginsDay(late, midnight!)).toBe(true);
  expect(beginsDay(midnight, noon!)).toBe(false);
});

test("days are called today and yesterday, also across the change to summer time", () => {
  const now = new Date(2026, 2, 30, 9).getTime();
  expect(dayName(new Date(2026, 2, 30).getTime(), now)).toBe("Today");
  expect(dayName(new Date(2026, 2, 29).getTime(), now)).toBe("Yesterday");
  expect(dayName(new Date(2026, 2, 28).getTime(), now)).toContain("28");
});

test("a message goes on where the same person's last one ended, unless time has passed", () => {
  const first = message(1, { sentAt: 0 });
  expect(continuesRun(first, message(2, { sentAt: 60_000 }))).toBe(true);
  expect(continuesRun(first, message(2, { sentAt: 600_000 }))).toBe(false);
  expect(continuesRun(first, message(2, { sentAt: 1, authorId: "other" }))).toBe(false);
  expect(continuesRun(undefined, first)).toBe(false);
});

test("an answer, a new day and what the room tells have a heading of their own", () => {
  const first = message(1, { sentAt: at(1, 23) });
  expect(continuesRun(first, message(2, { sentAt: first.sentAt, replyTo: 1 }))).toBe(false);
  const beforeMidnight = message(1, { sentAt: at(2, 0) - 1 });
  expect(continuesRun(beforeMidnight, message(2, { sentAt: at(2, 0) }))).toBe(false);
  const huddle = { huddleId: "h", name: "Toner", people: [], memberIds: [], startedAt: 0, endedAt: 1 };
  expect(continuesRun(message(1, { huddle }), message(2, { huddle }))).toBe(false);
});
