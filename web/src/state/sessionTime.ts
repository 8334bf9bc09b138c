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

/** Where the session stands; null when it has no timer, or has ended. */
export function sessionTime(session: SessionView, now: number): SessionTime | null {
  const count = session.phases.length;
  const phase = session.phases[session.index % Math.max(1, count)];
  if (phase === undefined || session.endedAt !== undefined) return null;
  const elapsed = Math.max(0, (session.pausedAt ?? now) - session.phaseStartedAt);
  const last = !session.repeats && session.index === count - 1;
  const left = session.phaseLengthMs - elapsed;
  return {
    phase,
    position: session.index % count,
    // Between the end of a phase and the server's word that the next has begun, there is nothing left and no overtime.
    leftMs: last ? left : Math.max(0, left),
    share: Math.min(1, elapsed / Math.max(1, session.phaseLengthMs)),
    paused: session.pausedAt !== undefined,
    last,
  };
}

/** How long a phase of the session takes, in ms: the present one with what it was extended by. */
export function phaseLengthMs(session: SessionView, position: number): number {
  const present = session.index % Math.max(1, session.phases.length) === position;
  return present ? session.phaseLengthMs : (session.phases[position]?.minutes ?? 0) * 60_000;
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
