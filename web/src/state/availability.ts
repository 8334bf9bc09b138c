/** Whether somebody may be talked to, in words. */
import type { Availability, ParticipantView } from "../protocol";
import type { AvailableUntil } from "./actions";

/** Something that one may choose. */
export interface AvailabilityChoice {
  /** Names the choice; the one that a participant has made is `choiceOf`. */
  readonly value: string;
  readonly availability: Availability;
  readonly until: AvailableUntil;
  readonly label: string;
  readonly hint: string;
}

const OPEN_AGAIN = "Then you are open to chat again by itself.";

const OPEN: AvailabilityChoice = {
  value: "open",
  availability: "open",
  until: {},
  label: "Open to chat",
  hint: "Others may talk to you any time.",
};

const HEADS_DOWN: readonly AvailabilityChoice[] = [25, 50].map((minutes) => ({
  value: `headsDown-${minutes}`,
  availability: "headsDown",
  until: { minutes },
  label: `Heads-down for ${minutes} minutes`,
  hint: OPEN_AGAIN,
}));

const UNTIL_BREAK: AvailabilityChoice = {
  value: "headsDown-break",
  availability: "headsDown",
  until: { untilBreak: true },
  label: "Heads-down until the break",
  hint: "The session’s next break, or its end, makes you open to chat again.",
};

const OTHERS: readonly AvailabilityChoice[] = [
  { value: "break", availability: "break", until: {}, label: "On a break", hint: "You are away for a moment." },
  {
    value: "needHelp",
    availability: "needHelp",
    until: {},
    label: "Need help",
    hint: "You are stuck, and glad of company.",
  },
];

/**
 * All that one may choose from, the usual one first. Being heads-down always ends by itself: whoever is it until some
 * time sees until when, as the choice that is made.
 *
 * @param inSession whether there is a break to wait for: only sessions have one
 * @param locale BCP 47 name of the language; undefined for the browser's own
 */
export function availabilityChoices(
  self: ParticipantView | undefined,
  inSession: boolean,
  locale: string | undefined,
): readonly AvailabilityChoice[] {
  const untilTime = self?.availability === "headsDown" && !self.availableAtBreak ? [asItIs(self, locale)] : [];
  const untilBreak = inSession || self?.availableAtBreak === true ? [UNTIL_BREAK] : [];
  return [OPEN, ...untilTime, ...HEADS_DOWN, ...untilBreak, ...OTHERS];
}

/** The choice of somebody who is heads-down until some time, to keep. */
function asItIs(self: ParticipantView, locale: string | undefined): AvailabilityChoice {
  const label = ["Heads-down", availableAgain(self, locale)].filter(Boolean).join(" ");
  return { value: "headsDown", availability: "headsDown", until: {}, label, hint: OPEN_AGAIN };
}

/** The choice that a participant's availability comes from. */
export function choiceOf({ availability, availableAtBreak }: ParticipantView): string {
  return availableAtBreak ? UNTIL_BREAK.value : availability;
}

const SAID: Record<Exclude<Availability, "open">, string> = {
  headsDown: "Heads-down",
  break: "On a break",
  needHelp: "Needs help",
};

/** What others see of somebody who is not simply open to chat; null for those who are. */
export function saidOf(availability: Availability): string | null {
  return availability === "open" ? null : SAID[availability];
}

/**
 * When somebody is open to chat again by themselves: `until 10:40`; null where nobody knows.
 *
 * @param locale BCP 47 name of the language; undefined for the browser's own
 */
export function availableAgain(
  { availableAt, availableAtBreak }: Pick<ParticipantView, "availableAt" | "availableAtBreak">,
  locale: string | undefined,
): string | null {
  if (availableAtBreak) return "until the break";
  if (availableAt === undefined) return null;
  return `until ${new Date(availableAt).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" })}`;
}
