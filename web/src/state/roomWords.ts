/** What people choose among when they set up a room, in words. */
import type { Cadence, FormatId, RoomSound } from "../protocol";
import { PRESETS } from "./formats";

export interface FormatWords {
  readonly id: Exclude<FormatId, "custom">;
  readonly title: string;
  readonly explanation: string;
}

export const FORMATS: readonly FormatWords[] = [
  {
    id: "cowork",
    title: PRESETS.cowork.title,
    explanation: "A few minutes to arrive and to talk, then quiet work, and a wrap-up.",
  },
  {
    id: "gsd",
    title: PRESETS.gsd.title,
    explanation: "Say your goals, focus with microphones off, and tell what came of it.",
  },
  {
    id: "pomodoro",
    title: PRESETS.pomodoro.title,
    explanation: "25 minutes of focus and 5 minutes of break, again and again.",
  },
  { id: "open", title: PRESETS.open.title, explanation: "No timer. Come, work, and go as you like." },
];

export const CADENCE_WORDS: Readonly<Record<Cadence, string>> = {
  once: "Once",
  weekly: "Every week",
  twoWeekly: "Every two weeks",
};

export const SOUND_WORDS: Readonly<Record<RoomSound, string>> = {
  rain: "Rain",
  brownNoise: "Brown noise",
  cafe: "Café murmur",
  pads: "Soft pads",
  music: "The server’s music",
};
