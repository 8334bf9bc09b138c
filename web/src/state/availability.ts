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

const HEADS_DOWN_HINT = "You work quietly. Your camera is sent small and slow.";

const PLAIN: readonly AvailabilityChoice[] = [
  {
    value: "open",
    availability: "open",
    until: {},
    label: "Open to chat",
    hint: "Others may talk to you any time.",
  },
  { value: "headsDown", availability: "headsDown", until: {}, label: "Heads-down", hint: HEADS_DOWN_HINT },
  {
    value: "headsDown-25",
    availability: "headsDown",
    until: { minutes: 25 },
    label: "Heads-down for 25 minutes",
    hint: "Then you are open to chat again by itself.",
  },
  {
    value: "headsDown-50",
    availability: "headsDown",
    until: { minutes: 50 },
    label: "Heads-down for 50 minutes",
    hint: "Then you are open to chat again by itself.",
  },
  {
    value: "break",
    availability: "break",
    until: {},
    label: "On a break",
    hint: "You are away for a moment.",
  },
  {
    value: "needHelp",
    availability: "needHelp",
    until: {},
    label: "Need help",
    hint: "You are stuck, and glad of company.",
  },
];

const UNTIL_BREAK: AvailabilityChoice = {
  value: "headsDown-break",
  availability: "headsDown",
  until: { untilBreak: true },
  label: "Heads-down until the break",
  hint: "The session’s next break makes you open to chat again.",
};

/** All that one may choose from, the usual one first. A break to wait for there is only in a session. */
export function availabilityChoices(inSession: boolean): readonly AvailabilityChoice[] {
  if (!inSession) return PLAIN;
  const place = PLAIN.findIndex(({ value }) => value === "break");
  return [...PLAIN.slice(0, place), UNTIL_BREAK, ...PLAIN.slice(place)];
}

/** The choice that a participant's availability comes from; one that ends by itself is among the plain ones. */
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
