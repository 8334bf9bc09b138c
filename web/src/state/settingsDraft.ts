import { signal } from "@preact/signals";
import type { Cadence, Format, FormatId, Phase, PhaseKind, RoomSettings, RoomSound } from "../protocol";
import { LONGEST_PHASE, MOST_PHASES, newPhase, PRESETS } from "./formats";
import { roomDetails } from "./roomDetails";

/** A phase as it stands in the form. */
export interface PhaseDraft extends Omit<Phase, "minutes"> {
  /** Tells it from the others while they move. */
  readonly key: number;
  /** As it is in the text box. */
  readonly minutes: string;
}

/** Shortest and longest session, in minutes. */
const SHORTEST = 5;
const LONGEST = 600;

/** A field of the form: one of the room's, or one of the phase with this key. */
export type Field = "name" | "minutes" | "formatTitle" | `${"title" | "minutes"}-${number}`;

/** The room's settings while somebody changes them. */
export class SettingsDraft {
  readonly name = signal("");
  readonly why = signal("");
  readonly norms = signal("");
  readonly format = signal<FormatId>("cowork");
  readonly formatTitle = signal("");
  readonly phases = signal<readonly PhaseDraft[]>([]);
  readonly repeats = signal(false);
  /** As it is in the text box. */
  readonly minutes = signal("");
  readonly cadence = signal<Cadence>("once");
  readonly sound = signal<RoomSound | null>(null);
  #nextKey = 0;

  constructor(settings: RoomSettings) {
    this.name.value = settings.name;
    this.why.value = settings.why ?? "";
    this.norms.value = settings.norms ?? "";
    this.minutes.value = String(settings.minutes);
    this.cadence.value = settings.cadence;
    this.sound.value = settings.sound ?? null;
    this.#take(settings.format);
  }

  /** Takes one of the ready-made formats; `custom` begins with the phases that there are. */
  chooseFormat(id: FormatId): void {
    if (id !== "custom") return this.#take(PRESETS[id]);
    this.format.value = "custom";
    this.formatTitle.value = "Our own";
  }

  addPhase(kind: PhaseKind): void {
    if (this.phases.peek().length < MOST_PHASES)
      this.phases.value = [...this.phases.peek(), this.#drafted(newPhase(kind))];
  }

  removePhase(key: number): void {
    this.phases.value = this.phases.peek().filter((phase) => phase.key !== key);
  }

  changePhase(key: number, change: Partial<PhaseDraft>): void {
    this.phases.value = this.phases.peek().map((phase) => (phase.key === key ? { ...phase, ...change } : phase));
  }

  /** Moves a phase by one place towards the beginning (-1) or the end (1). */
  movePhase(key: number, by: -1 | 1): void {
    const phases = [...this.phases.peek()];
    const from = phases.findIndex((phase) => phase.key === key);
    const moved = phases[from];
    const other = phases[from + by];
    if (moved === undefined || other === undefined) return;
    phases[from] = other;
    phases[from + by] = moved;
    this.phases.value = phases;
  }

  /** What has to be mended before the server takes it, by field. Reads signals. */
  problems(): ReadonlyMap<Field, string> {
    const found = new Map<Field, string>();
    if (isBlank(this.name.value)) found.set("name", "A room needs a name.");
    if (!isBetween(this.minutes.value, SHORTEST, LONGEST)) {
      found.set("minutes", `A session takes from ${SHORTEST} to ${LONGEST} minutes.`);
    }
    if (this.format.value === "custom") this.#checkFormat(found);
    return found;
  }

  /** What the server is asked for. Only when there are no problems. */
  settings(): RoomSettings {
    return { ...roomDetails(this), format: this.#chosenFormat() };
  }

  #chosenFormat(): Format {
    const id = this.format.peek();
    return {
      id,
      title: this.formatTitle.peek().trim(),
      phases: this.phases.peek().map(({ key, title, minutes, ...rest }) => ({
        ...rest,
        title: title.trim(),
        minutes: Number(minutes),
      })),
      repeats: this.repeats.peek() && this.phases.peek().length > 0,
    };
  }

  #checkFormat(found: Map<Field, string>): void {
    if (isBlank(this.formatTitle.value)) found.set("formatTitle", "A format needs a name.");
    for (const { key, title, minutes } of this.phases.value) {
      if (isBlank(title)) found.set(`title-${key}`, "A phase needs a name.");
      if (!isBetween(minutes, 1, LONGEST_PHASE)) {
        found.set(`minutes-${key}`, `A phase takes from 1 to ${LONGEST_PHASE} minutes.`);
      }
    }
  }

  #take({ id, title, phases, repeats }: Format): void {
    this.format.value = id;
    this.formatTitle.value = title;
    this.phases.value = phases.map((phase) => this.#drafted(phase));
    this.repeats.value = repeats;
  }

  #drafted(phase: Phase): PhaseDraft {
    return { ...phase, minutes: String(phase.minutes), key: this.#nextKey++ };
  }
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}

function isBetween(text: string, least: number, most: number): boolean {
  return /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;
}
