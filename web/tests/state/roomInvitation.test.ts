import { expect, test } from "vitest";
import type { ScheduleView } from "../../src/protocol";
import { roomInvitation } from "../../src/state/roomInvitation";
import { SETTINGS } from "../support/room";

const URL = "https://cowork.example.org/r/3F0nHq_1dXo5V2Yb7cKzQA";
const STYLE = { timeZone: "Europe/Berlin", locale: "en-GB" };
const FIRST = Date.UTC(2026, 2, 19, 9);
const NEXT = Date.UTC(2026, 2, 26, 9);

function invitation(schedule?: Partial<ScheduleView>): string {
  const agreed = { startsAt: FIRST, timeZone: "Europe/London", minutes: 90, cadence: "weekly" as const, ...schedule };
  const settings = { ...SETTINGS, name: "Thursdays", why: "To write" };
  return roomInvitation({ id: "r", settings, createdAt: 0, ...(schedule && { schedule: agreed }) }, URL, STYLE);
}

test("the invitation is to the next time, as long and as often as was agreed, by the sender's clock", () => {
  const text = invitation({ nextAt: NEXT });
  expect(text).toMatch(/Thursdays\n\nTo write\n/);
  expect(text).toMatch(/26 March 2026.* 10:00.*11:30 \(Central European Time\), and every week/);
  expect(text.endsWith(URL)).toBe(true);
});

test("a time that is over, or not agreed, is not in it", () => {
  expect(invitation({ cadence: "once" })).toMatch(/90 minutes, at a time that is not agreed yet/);
  expect(invitation()).toMatch(/60 minutes, at a time that is not agreed yet/);
});
