import { expect, test } from "vitest";
import { continuesRun, dayName, splitByDay } from "../../src/state/chatDays";
import { message } from "../support/room";

const at = (day: number, hour: number) => new Date(2026, 2, day, hour).getTime();

test("messages are split at local midnight", () => {
  const messages = [at(1, 23), at(2, 0), at(2, 12)].map((sentAt, id) => message(id, { sentAt }));
  expect(splitByDay(messages).map((day) => day.messages.length)).toEqual([1, 2]);
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
