import fc from "fast-check";
import { expect, test } from "vitest";
import { type Invitation, invitationText } from "../../src/state/invitation";

const URL = "https://cowork.example.org/r/3F0nHq_1dXo5V2Yb7cKzQA";
const STARTS_AT = Date.UTC(2026, 2, 26, 9);

const AGREED: Invitation = {
  roomName: "Thursdays",
  why: "To finish what we put off.",
  url: URL,
  startsAt: STARTS_AT,
  minutes: 60,
  cadence: "once",
  timeZone: "Europe/Berlin",
  locale: "en-GB",
};

const text = (changes: Partial<Invitation> = {}) => invitationText({ ...AGREED, ...changes });

const timeIn = (invitation: string) =>
  invitation
    .split("\n")
    .find((line) => line.startsWith("When: "))
    ?.slice("When: ".length);

test("an invitation says what, why, when and what to expect, and ends with the link", () => {
  const lines = text().split("\n\n");
  expect(lines[0]).toContain("Thursdays");
  expect(lines[1]).toBe("To finish what we put off.");
  expect(lines[2]).toMatch(/^When: Thursday,? 26 March 2026.* 10:00.*11:00 \(Central European Time\)$/);
  expect(lines[3]).toContain("Camera and microphone are off until you turn them on.");
  expect(lines[4]).toBe(URL);
  expect(lines).toHaveLength(5);
});

test("without a why there is no gap", () => {
  expect(text({ why: null }).split("\n\n")).toHaveLength(4);
});

test.each([
  ["weekly", "every week"],
  ["twoWeekly", "every two weeks"],
] as const)("a %s invitation says so", (cadence, words) => {
  expect(timeIn(text({ cadence }))).toMatch(
    new RegExp(` 10:00.*\\(Central European Time\\), and ${words} from then on$`),
  );
});

// How languages say times changes a little from one version of Node.js to the next.
test.each([
  ["America/New_York", "en-US", /^Thursday, March 26, 2026.* 5:00.*6:00 AM \(Eastern Time\)$/],
  ["Asia/Kolkata", "en-GB", /^Thursday,? 26 March 2026.* 14:30.*15:30 \(India.* Time\)$/],
  ["Pacific/Auckland", "en-GB", /^Thursday,? 26 March 2026.* 22:00.*23:00 \(New Zealand Time\)$/],
  ["Europe/Berlin", "de", /^Donnerstag, 26. März 2026.* 10:00.*11:00 Uhr \(Mitteleuropäische Zeit\)$/],
])("in %s with the locale %s the time is said as people there say it", (timeZone, locale, words) => {
  expect(timeIn(text({ timeZone, locale }))).toMatch(words);
});

test("the zone is called the same in summer and in winter", () => {
  const nameOn = (month: number) => /\((.+)\)/.exec(text({ startsAt: Date.UTC(2026, month, 9) }))?.[1];
  expect(nameOn(0)).toBe("Central European Time");
  expect(nameOn(6)).toBe("Central European Time");
});

test("a session over midnight says both days", () => {
  const when = timeIn(text({ startsAt: Date.UTC(2026, 2, 26, 22, 30) }));
  expect(when).toMatch(/Thursday,? 26 March 2026.* 23:30.*Friday,? 27 March 2026.* 00:30/);
});

test("a time that is not agreed yet is not made up", () => {
  const { startsAt: _agreed, ...open } = AGREED;
  expect(timeIn(invitationText({ ...open, cadence: "weekly" }))).toBe(
    "60 minutes every week, at a time that is not agreed yet",
  );
  expect(timeIn(invitationText(open))).toBe("60 minutes, at a time that is not agreed yet");
});

test("a zone that this browser does not know is replaced by UTC, which is named", () => {
  expect(timeIn(text({ timeZone: "Europe/Atlantis" }))).toMatch(/ 09:00.*10:00 \((GMT|UTC|Coordinated).*\)$/);
});

test("in every zone and at any time, the text is plain and ends with the link", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Intl.supportedValuesOf("timeZone")),
      fc.constantFrom("en-US", "en-GB", "de", "fr", "ja", "ar", "hi"),
      fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2200, 0) }),
      fc.integer({ min: 5, max: 600 }),
      (timeZone, locale, startsAt, minutes) => {
        const invitation = text({ timeZone, locale, startsAt, minutes });
        expect(invitation.endsWith(`\n\n${URL}`)).toBe(true);
        expect(invitation).not.toMatch(/[\u00a0\u2009\u202f]/);
        expect(invitation).not.toMatch(/undefined|null|NaN|Invalid/);
      },
    ),
  );
});
