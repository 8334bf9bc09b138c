import fc from "fast-check";
import { expect, test } from "vitest";
import { dateInputText, momentOfInput, nextWorkingDay, suggestedStarts } from "../../src/state/dateInputs";

const moments = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2200, 0) });

test("a moment goes into a text box and comes back to the minute", () => {
  fc.assert(
    fc.property(moments, (moment) => {
      const again = momentOfInput(dateInputText(moment));
      // An hour that the clocks show twice has one text only.
      expect([0, 3_600_000]).toContain(Math.abs(moment - (moment % 60_000) - again!));
    }),
  );
  expect(dateInputText(new Date(2026, 2, 6, 9, 5).getTime())).toBe("2026-03-06T09:05");
});

test("a box that is not filled in means no moment", () => {
  for (const text of ["", "nonsense"]) expect(momentOfInput(text)).toBeNull();
});

test("suggestions are the next working days at ten, all to come", () => {
  fc.assert(
    fc.property(moments, fc.integer({ min: 1, max: 12 }), (now, count) => {
      const starts = suggestedStarts(now, count);
      expect(starts).toHaveLength(count);
      expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
      for (const start of starts) {
        expect(start).toBeGreaterThan(now);
        expect([1, 2, 3, 4, 5]).toContain(new Date(start).getDay());
        expect(dateInputText(start)).toMatch(/T10:00$/);
      }
    }),
  );
});

test("after Friday comes Monday, at the same time of day", () => {
  const friday = new Date(2026, 2, 6, 14, 30).getTime();
  expect(dateInputText(nextWorkingDay(friday))).toBe("2026-03-09T14:30");
});
