import { chain, gain } from "./nodes";

/** What a chime tells. */
export type ChimeKind = "work" | "break" | "wrapUp" | "end" | "knock";

/** One struck note. */
interface Strike {
  /** When, in s after the first. */
  readonly after: number;
  /** In Hz. */
  readonly pitch: number;
  /** Until it is 60 dB quieter, in s. */
  readonly ring: number;
  readonly loudness: number;
}

/** A soft mallet: it has no edge, yet is heard at once. */
const ATTACK_S = 0.012;
/** Partials of a bar that is struck: multiples of the pitch, how loud each is, and how long it rings beside the first. */
const PARTIALS = [
  { ratio: 1, loudness: 1, ring: 1 },
  { ratio: 2.005, loudness: 0.22, ring: 0.7 },
  { ratio: 3.98, loudness: 0.1, ring: 0.35 },
] as const;

const D4 = 293.66;
const A4 = 440;
const D5 = 587.33;
const E5 = 659.26;
const FSHARP5 = 739.99;
const A5 = 880;

const CHIMES: Readonly<Record<ChimeKind, readonly Strike[]>> = {
  work: [note(0, D5), note(0.22, A5)],
  break: [note(0, A5), note(0.22, FSHARP5), note(0.44, D5)],
  wrapUp: [note(0, E5), note(0.32, E5)],
  end: [note(0, D4), note(0.18, A4), note(0.36, D5), note(0.54, FSHARP5)],
  // A knuckle on wood, far off.
  knock: [
    { after: 0, pitch: 190, ring: 0.16, loudness: 0.16 },
    { after: 0.17, pitch: 180, ring: 0.16, loudness: 0.12 },
  ],
};

function note(after: number, pitch: number): Strike {
  return { after, pitch, ring: 1.3, loudness: 0.1 };
}

/** Plays a short, soft sign, which is over within 2 s. */
export function playChime(kind: ChimeKind, context: BaseAudioContext, destination: AudioNode): void {
  for (const strike of CHIMES[kind]) {
    for (const partial of PARTIALS) playPartial(context, destination, strike, partial);
  }
}

function playPartial(
  context: BaseAudioContext,
  destination: AudioNode,
  strike: Strike,
  partial: (typeof PARTIALS)[number],
): void {
  const start = context.currentTime + strike.after;
  const end = start + strike.ring * partial.ring;
  const envelope = gain(context, 0);
  const loudness = strike.loudness * partial.loudness;
  envelope.gain.setValueAtTime(0, start);
  envelope.gain.linearRampToValueAtTime(loudness, start + ATTACK_S);
  envelope.gain.exponentialRampToValueAtTime(loudness / 1000, end);
  const tone = context.createOscillator();
  tone.frequency.value = strike.pitch * partial.ratio;
  chain(tone, envelope, destination);
  tone.onended = () => envelope.disconnect();
  tone.start(start);
  tone.stop(end);
}
