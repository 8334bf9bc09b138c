/** What the phases of a session mean to those who are in it. All pure. */
import type { PhaseKind, SessionView } from "../protocol";

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
  if (after === null) return null;
  const same = before?.id === after.id;
  if (after.endedAt !== undefined) return same && before.endedAt === undefined ? "end" : null;
  if (same && before.index === after.index) return null;
  const phase = after.phases[after.index % Math.max(1, after.phases.length)];
  return phase === undefined ? null : BEGINS[phase.kind];
}
