/** Where a session stands at a moment. All pure; times are ms, by the server's clock. */
import type { Phase, SessionView } from "../protocol";

export interface SessionTime {
  readonly phase: Phase;
  /** Place of the phase among the session's phases. */
  readonly position: number;
  /** Until the phase's time is up; negative when it is over and people go on. */
  readonly leftMs: number;
  /** How much of the phase is over, from 0 to 1. */
  readonly share: number;
  readonly paused: boolean;
  /** Whether no phase follows. */
  readonly last: boolean;
}

/** A session that has not ended. */
export type RunningSession = SessionView & { endedAt?: never };

/** Whether there is a session and it goes on. */
export function isRunning(session: SessionView | null): session is RunningSession {
  return session !== null && session.endedAt === undefined;
}

/** Place of the present phase among the session's phases. */
export function positionOf({ index, phases }: SessionView): number {
  return index % Math.max(1, phases.length);
}

/** The present phase; null without a timer, and after the end. */
export function presentPhase(session: SessionView | null): Phase | null {
  return isRunning(session) ? (session.phases[positionOf(session)] ?? null) : null;
}

/** Whether another phase is the present one than at an earlier look, or the session another one. */
export function hasMovedOn(before: SessionView | null, after: RunningSession): boolean {
  return before?.id !== after.id || before.index !== after.index;
}

/** Where the session stands; null when it has no timer, or has ended. */
export function sessionTime(session: SessionView, now: number): SessionTime | null {
  const phase = presentPhase(session);
  if (phase === null) return null;
  const elapsed = Math.max(0, (session.pausedAt ?? now) - session.phaseStartedAt);
  const last = !session.repeats && session.index === session.phases.length - 1;
  const left = session.phaseLengthMs - elapsed;
  return {
    phase,
    position: positionOf(session),
    // Between the end of a phase and the server's word that the next has begun, there is nothing left and no overtime.
    leftMs: last ? left : Math.max(0, left),
    share: Math.min(1, elapsed / Math.max(1, session.phaseLengthMs)),
    paused: session.pausedAt !== undefined,
    last,
  };
}

/** How long a phase of the session takes, in ms: the present one with what it was extended by. */
export function phaseLengthMs(session: SessionView, position: number): number {
  return positionOf(session) === position ? session.phaseLengthMs : (session.phases[position]?.minutes ?? 0) * 60_000;
}

/** The length to ask for so that the phase lasts some more minutes from now on, or from its end. */
export function extendedLengthMs(session: SessionView, now: number, minutes: number): number {
  const elapsed = Math.max(0, (session.pausedAt ?? now) - session.phaseStartedAt);
  return Math.round(Math.max(session.phaseLengthMs, elapsed) + minutes * 60_000);
}

/** A time left as a clock shows it: `4:05`, `1:02:03`, and `+0:30` when it is over. */
export function clockText(leftMs: number): string {
  const seconds = leftMs >= 0 ? Math.ceil(leftMs / 1000) : Math.floor(-leftMs / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = String(seconds % 60).padStart(2, "0");
  const text = hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
  return leftMs < 0 && seconds > 0 ? `+${text}` : text;
}

/** A time left in words, for those who listen to the page: to the minute. */
export function timeWords(leftMs: number): string {
  const minutes = Math.ceil(Math.abs(leftMs) / 60_000);
  const count = minutes === 1 ? "1 minute" : `${minutes} minutes`;
  if (leftMs < 0) return `${count} over`;
  return leftMs === 0 ? "Time is up" : `${count} left`;
}
