import fc from "fast-check";
import { expect, test } from "vitest";
import { clocksDiffer, momentWords, pastWords, rangeWords, zoneWords } from "../../src/state/timeWords";

const THURSDAY = Date.UTC(2026, 2, 26, 9);
const BERLIN = { timeZone: "Europe/Berlin", locale: "en-GB" };

// How languages say times changes a little from one version of Node.js to the next.
test("a time is said by the reader's clock, with the day of the week", () => {
  expect(momentWords(THURSDAY, BERLIN)).toMatch(/^Thursday,? 26 March.* 10:00$/);
  expect(rangeWords(THURSDAY, 60, BERLIN)).toMatch(/^Thursday,? 26 March.* 10:00.*11:00$/);
  expect(rangeWords(THURSDAY, 60, { timeZone: "America/New_York", locale: "en-US" })).toMatch(/5:00.*6:00/);
  expect(pastWords(THURSDAY, BERLIN)).toMatch(/^Thursday,? 26 March 2026.* 10:00$/);
});

test("a zone has its name and its place", () => {
  expect(zoneWords(THURSDAY, BERLIN)).toBe("Central European Time (Europe/Berlin)");
  expect(zoneWords(THURSDAY, { timeZone: "America/New_York", locale: "en-GB" })).toBe(
    "Eastern Time (America/New York)",
  );
});

test("zones differ when their clocks do, at any of the moments", () => {
  expect(clocksDiffer([THURSDAY], "Europe/Berlin", "Europe/Paris")).toBe(false);
  expect(clocksDiffer([THURSDAY], "Europe/Berlin", "Europe/London")).toBe(true);
  // Arizona has no summer time: the same as Denver in winter only.
  const winter = Date.UTC(2026, 0, 8, 9);
  expect(clocksDiffer([winter], "America/Denver", "America/Phoenix")).toBe(false);
  expect(clocksDiffer([winter, THURSDAY], "America/Denver", "America/Phoenix")).toBe(true);
  expect(clocksDiffer([], "Europe/Berlin", "Europe/London")).toBe(false);
});

test("a proposer's zone that this browser does not know breaks nothing", () => {
  expect(clocksDiffer([THURSDAY], "Europe/Berlin", "Europe/Atlantis")).toBe(true);
  expect(zoneWords(THURSDAY, { timeZone: "Europe/Atlantis", locale: "en-GB" })).toMatch(/Atlantis/);
  fc.assert(
    fc.property(fc.string(), (zone) => {
      expect(typeof clocksDiffer([THURSDAY], "UTC", zone)).toBe("boolean");
      expect(zoneWords(THURSDAY, { timeZone: zone, locale: "en" })).not.toMatch(/undefined/);
    }),
  );
});
