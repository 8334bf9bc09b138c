/** Formats of an hour together, as data: the same as the server's (`rooms/formats.py`), which a test compares. */
import type { Format, FormatId, Phase, PhaseKind } from "../protocol";

/** Most phases of a format. */
export const MOST_PHASES = 12;
/** Longest phase, in minutes. */
export const LONGEST_PHASE = 240;
/** Longest title of a format or a phase, in characters. */
export const LONGEST_TITLE = 40;

type Traits = Partial<Pick<Phase, "firstTime" | "stretches" | "focus">>;

function phase(kind: PhaseKind, title: string, minutes: number, traits: Traits = {}): Phase {
  return { kind, title, minutes, firstTime: false, stretches: false, focus: false, ...traits };
}

/** The formats that there are ready-made. */
export const PRESETS: Readonly<Record<Exclude<FormatId, "custom">, Format>> = {
  cowork: {
    id: "cowork",
    title: "Cowork",
    phases: [
      phase("opening", "Opening", 2, { firstTime: true }),
      phase("norms", "Norms", 2, { firstTime: true }),
      phase("topics", "Topics", 6),
      phase("work", "Work", 45, { stretches: true }),
      phase("wrapUp", "Wrap-up", 5),
    ],
    repeats: false,
  },
  gsd: {
    id: "gsd",
    title: "Get stuff done",
    phases: [
      phase("goals", "Goals", 3),
      phase("focus", "Focus", 50, { stretches: true, focus: true }),
      phase("checkOut", "Check-out", 7),
    ],
    repeats: false,
  },
  pomodoro: {
    id: "pomodoro",
    title: "Pomodoro",
    phases: [phase("focus", "Focus", 25), phase("break", "Break", 5)],
    repeats: true,
  },
  open: { id: "open", title: "Open", phases: [], repeats: false },
};

/** What a phase is for, in words. */
export const PHASE_WORDS: Readonly<Record<PhaseKind, string>> = {
  opening: "Opening",
  norms: "Norms",
  topics: "Topics",
  goals: "Goals",
  work: "Work",
  focus: "Focus",
  break: "Break",
  wrapUp: "Wrap-up",
  checkOut: "Check-out",
};

/** A phase of this kind as it is added to a format of one's own. */
export function newPhase(kind: PhaseKind): Phase {
  return phase(kind, PHASE_WORDS[kind], kind === "work" || kind === "focus" ? 25 : 5);
}
