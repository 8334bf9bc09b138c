/** What the phases of a session mean to those who are in it. All pure. */
import type { PhaseKind, SessionView } from "../protocol";
import { hasMovedOn, isRunning, presentPhase } from "./sessionTime";

/** What begins, for those who hear chimes. */
export type PhaseChange = "work" | "break" | "wrapUp" | "end";

const BEGINS: Record<PhaseKind, PhaseChange> = {
  opening: "break",
  norms: "break",
  topics: "break",
  goals: "break",
  work: "work",
  focus: "work",
  break: "break",
  wrapUp: "wrapUp",
  checkOut: "wrapUp",
};

/** What began between two looks at the room's session; null when nothing did, or when it only just became known. */
export function phaseChange(before: SessionView | null, after: SessionView | null): PhaseChange | null {
  if (!isRunning(after)) return isRunning(before) && before.id === after?.id ? "end" : null;
  const phase = presentPhase(after);
  return phase === null || !hasMovedOn(before, after) ? null : BEGINS[phase.kind];
}
