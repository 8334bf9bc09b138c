/** Whether somebody may be talked to, in words. */
import type { Availability } from "../protocol";

export interface AvailabilityWords {
  readonly availability: Availability;
  /** Of oneself, as a choice. */
  readonly choice: string;
  readonly hint: string;
  /** Of others. */
  readonly said: string;
}

/** All that one may choose from, the usual one first. */
export const AVAILABILITIES: readonly AvailabilityWords[] = [
  { availability: "open", choice: "Open to chat", hint: "Others may talk to you any time.", said: "Open to chat" },
  {
    availability: "headsDown",
    choice: "Heads-down",
    hint: "You work quietly. Your camera is sent small and slow.",
    said: "Heads-down",
  },
  { availability: "break", choice: "On a break", hint: "You are away for a moment.", said: "On a break" },
  { availability: "needHelp", choice: "Need help", hint: "You are stuck, and glad of company.", said: "Needs help" },
];

/** What others see of somebody who is not simply open to chat; null for those who are. */
export function saidOf(availability: Availability): string | null {
  if (availability === "open") return null;
  return AVAILABILITIES.find((one) => one.availability === availability)?.said ?? null;
}
