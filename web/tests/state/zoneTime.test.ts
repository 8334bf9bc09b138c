import fc from "fast-check";
import { expect, test } from "vitest";
import { daysLater } from "../../src/state/zoneTime";

const DAY_MS = 86_400_000;

test("the hour stays when the clocks are changed in between, in either direction", () => {
  expect(daysLater(Date.UTC(2026, 9, 20, 8), 14, "Europe/Berlin")).toBe(Date.UTC(2026, 10, 3, 9));
  expect(daysLater(Date.UTC(2026, 2, 24, 9), 14, "Europe/Berlin")).toBe(Date.UTC(2026, 3, 7, 8));
  expect(daysLater(Date.UTC(2026, 9, 25, 14), 14, "America/New_York")).toBe(Date.UTC(2026, 10, 8, 15));
});

test("close to the change it is the hour of its own side", () => {
  expect(daysLater(Date.UTC(2026, 2, 15, 0, 30), 14, "Europe/Berlin")).toBe(Date.UTC(2026, 2, 29, 0, 30));
  expect(daysLater(Date.UTC(2026, 2, 15, 2, 30), 14, "Europe/Berlin")).toBe(Date.UTC(2026, 2, 29, 1, 30));
});

test("an hour that the clocks leave out becomes one beside it", () => {
  const left = daysLater(Date.UTC(2026, 2, 15, 1, 30), 14, "Europe/Berlin");
  expect(Math.abs(left - Date.UTC(2026, 2, 29, 1))).toBeLessThanOrEqual(3_600_000);
});

test("clocks that are never changed make all days equally long, and a zone that nobody knows has such clocks", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 946_684_800, max: 4_000_000_000 }),
      fc.integer({ min: 0, max: 1_000 }),
      fc.constantFrom("UTC", "Asia/Kathmandu", "Mars/Olympus"),
      (seconds, days, zone) => {
        fc.pre(zone !== "Asia/Kathmandu" || seconds > 1_000_000_000);
        expect(daysLater(seconds * 1000, days, zone)).toBe(seconds * 1000 + days * DAY_MS);
      },
    ),
    { numRuns: 50 },
  );
});
