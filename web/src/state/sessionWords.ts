/** What the page says about a session: how long it is, what begins, what comes next. All pure. */
import type { Phase, RoomSettings, SessionView } from "../protocol";
import { hasMovedOn, isRunning, presentPhase, sessionTime, timeWords, type SessionTime } from "./sessionTime";

/** What starts with a press on the button: `Cowork, 60 min`. */
export function startWords({ format, minutes }: RoomSettings, isFirst: boolean): string {
  if (format.phases.length === 0) return `${format.title}, no timer`;
  const phases = format.phases.filter(({ firstTime }) => isFirst || !firstTime);
  if (format.repeats) return `${format.title}, ${phases.map((phase) => phase.minutes).join(" + ")} min`;
  const stretches = phases.some((phase) => phase.stretches);
  return `${format.title}, ${stretches ? minutes : phases.reduce((sum, phase) => sum + phase.minutes, 0)} min`;
}

/** What began between two looks at the room's session: `Work, 45 minutes`. Null when nothing did. */
export function phaseAnnouncement(before: SessionView | null, after: SessionView | null): string | null {
  if (!isRunning(after)) return null;
  if (!hasMovedOn(before, after)) return null;
  const phase = presentPhase(after);
  if (phase === null) return before?.id === after.id ? null : `${after.title} has begun`;
  const minutes = Math.round(after.phaseLengthMs / 60_000);
  return `${phase.title}, ${minuteWords(minutes)}`;
}

/** Where the session stands: `Work, 40 minutes left, paused`. */
export function standingWords(session: SessionView, now: number): string {
  const time = sessionTime(session, now);
  if (time === null) return `${session.title}, ${minuteWords(Math.floor((now - session.startedAt) / 60_000))} so far`;
  const words = [time.phase.title, timeWords(time.leftMs), time.paused && "paused", session.focus && "focus is on"];
  return words.filter((word) => word !== false).join(", ");
}

/** Minutes left at which those who listen to the page are told, so that the end of a phase surprises nobody. */
const TOLD_AT: ReadonlySet<number> = new Set([10, 5, 1]);

/** What is said of the time without being asked; empty most of the time. */
export function timeNotice(time: SessionTime | null): string {
  if (time === null || time.paused) return "";
  if (time.leftMs <= 0) return time.last ? `${time.phase.title}: the time is up, and you may go on` : "";
  const told = TOLD_AT.has(Math.ceil(time.leftMs / 60_000)) && time.phase.minutes > 1;
  return told ? `${time.phase.title}, ${timeWords(time.leftMs)}` : "";
}

function minuteWords(minutes: number): string {
  return minutes === 1 ? "1 minute" : `${Math.max(0, minutes)} minutes`;
}

/** The phase that follows; null when none does. */
export function nextPhase(session: SessionView): Phase | null {
  const next = session.index + 1;
  if (session.repeats) return session.phases[next % session.phases.length] ?? null;
  return session.phases[next] ?? null;
}
