import { signal } from "@preact/signals";
import type { Mood } from "../protocol";

/** What this person looks at of the session: concerns nobody else and is forgotten on leaving. */
export class RitualView {
  /** Whether the card of a phase is open, by the phase's key, for those that were opened or folded. */
  readonly unfolded = signal<ReadonlyMap<string, boolean>>(new Map());
  /** The session for which this person does not want last time's goals again. */
  readonly goalsDeclinedIn = signal<string | null>(null);
  /** The session whose end this person has seen and put away. */
  readonly endSeen = signal<string | null>(null);
  /** What this person said last about how a session went. */
  readonly said = signal<{ readonly sessionId: string; readonly mood: Mood; readonly line: string } | null>(null);

  /** Opens or folds the card of a phase. */
  unfold(phase: string, open: boolean): void {
    this.unfolded.value = new Map(this.unfolded.peek()).set(phase, open);
  }
}
