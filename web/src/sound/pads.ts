import { chain, filter, gain, place } from "./nodes";
import { between, pick } from "./random";
import type { Scene } from "./scene";

type Chord = readonly [bass: number, ...others: number[]];

/** Chords that follow one another well in any order, as MIDI note numbers with the bass first. */
const CHORDS: readonly Chord[] = [
  [38, 57, 61, 64, 66, 69],
  [35, 54, 57, 62, 64, 69],
  [43, 55, 59, 62, 66, 69],
  [40, 55, 59, 62, 66, 71],
  [45, 57, 59, 64, 66, 71],
];
/** How long a chord stays, in s. */
const CHORD_S = [14, 24] as const;
/** How long after one another notes begin, and how long each is held, in s. */
const GAP_S = [1.1, 2.6] as const;
const HOLD_S = [4, 8] as const;
/** How fast a note comes and goes: two thirds in this many s. */
const RISE_S = 1.3;
const FALL_S = 1.8;
/** After this many times `FALL_S` nothing of it is heard any more. */
const TAIL = 6;
/** How far apart the two tones of a note are, in cents: they beat softly. */
const DETUNE_CENTS = [3, 7] as const;
/** Loudness of the harmonics, from the fundamental up. */
const HARMONICS = [0, 1, 0.4, 0.22, 0.1, 0.07, 0.03];

/** Long soft tones that come and go one by one, in a harmony that changes slowly. */
export function pads(scene: Scene): void {
  const { context, random } = scene;
  const timbre = context.createPeriodicWave(new Float32Array(HARMONICS.length), new Float32Array(HARMONICS));
  const warmth = filter(context, "lowpass", 1_000);
  scene.wander(warmth.frequency, 600, 1_600);
  chain(warmth, scene.output);

  const play = (note: number, at: number, loudness: number, holdS: number): void => {
    const envelope = gain(context, 0);
    envelope.gain.setTargetAtTime(loudness, at, RISE_S);
    envelope.gain.setTargetAtTime(0, at + holdS, FALL_S);
    chain(envelope, place(context, between(random, -0.9, 0.9)), warmth);
    for (const side of [-1, 1]) {
      const tone = context.createOscillator();
      tone.setPeriodicWave(timbre);
      tone.frequency.value = 440 * 2 ** ((note - 69) / 12);
      tone.detune.value = side * between(random, ...DETUNE_CENTS);
      tone.connect(envelope);
      scene.start(tone, at, at + holdS + TAIL * FALL_S);
    }
  };

  let chord = pick(random, CHORDS);
  let last = 0;
  scene.repeat((at) => {
    const stay = between(random, ...CHORD_S);
    chord = pick(random, CHORDS);
    play(chord[0], at, 0.16, stay);
    return stay;
  });
  scene.repeat((at) => {
    const note = pick(
      random,
      chord.slice(1).filter((other) => other !== last),
    );
    last = note;
    play(note, at, between(random, 0.05, 0.11), between(random, ...HOLD_S));
    return between(random, ...GAP_S);
  });
}
