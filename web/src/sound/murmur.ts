import { between, pick, type Random } from "./random";

/** Samples per second of speech that is heard from afar. */
export const MURMUR_RATE = 12_000;

type Formants = readonly [number, number, number];

/** The lowest three resonances of some vowels, in Hz (Peterson and Barney, 1952). */
const VOWELS: readonly Formants[] = [
  [270, 2_290, 3_010],
  [390, 1_990, 2_550],
  [530, 1_840, 2_480],
  [660, 1_720, 2_410],
  [730, 1_090, 2_440],
  [570, 840, 2_410],
  [440, 1_020, 2_240],
  [300, 870, 2_240],
  [640, 1_190, 2_390],
];
const BANDWIDTHS = [80, 110, 170] as const;

/** How often pitch and vowel move on, in samples, and how far: the mouth takes some 40 ms. */
const STEP = 30;
const GLIDE = 0.06;
/** How much brighter the voice is than a plain sawtooth: full at 1. */
const TILT = 0.8;
/** How loud a phrase is: its RMS. */
const LOUDNESS = 0.1;

interface Syllable {
  readonly length: number;
  readonly formants: Formants;
  /** In Hz. */
  readonly pitch: number;
  readonly stress: number;
  /** How loud the hiss at its beginning is, as of an "s". */
  readonly hiss: number;
}

/**
 * A phrase in no language, as a voice heard across a room: 1 to 3 s, never the same twice.
 *
 * A sawtooth for the vocal folds goes through three resonators in a row for the mouth (Klatt, "Software for a
 * cascade/parallel formant synthesizer", 1980).
 *
 * @param pitch of the voice, in Hz
 * @returns samples at `MURMUR_RATE`
 */
export function murmur(random: Random, pitch: number): Float32Array<ArrayBuffer> {
  const syllables = drawSyllables(random, pitch);
  const samples = new Float32Array(syllables.reduce((sum, { length }) => sum + length, 0));
  const first = new Resonator(BANDWIDTHS[0], 500);
  const second = new Resonator(BANDWIDTHS[1], 1_500);
  const third = new Resonator(BANDWIDTHS[2], 2_500);
  let begin = 0;
  let folds = 0;
  let current = pitch;
  for (const { length, formants, pitch: aim, stress, hiss } of syllables) {
    for (let index = 0; index < length; index += 1) {
      if (index % STEP === 0) {
        current += (aim - current) * GLIDE;
        first.moveTowards(formants[0]);
        second.moveTowards(formants[1]);
        third.moveTowards(formants[2]);
      }
      const before = folds;
      folds += current / MURMUR_RATE;
      if (folds > 0.5) folds -= 1;
      const voice = third.resonate(second.resonate(first.resonate(folds - TILT * before)));
      const progress = index / length;
      const opening = 0.1 + 3.6 * progress * (1 - progress);
      samples[begin + index] = stress * opening * voice;
    }
    if (hiss > 0) addHiss(samples.subarray(begin, begin + length), random, hiss);
    begin += length;
  }
  return finish(samples);
}

function addHiss(samples: Float32Array, random: Random, loudness: number): void {
  for (let index = 0; index < samples.length; index += 1) {
    const rise = Math.min(1, index / 120);
    samples[index] = (samples[index] ?? 0) + loudness * rise * (random() - 0.5) * Math.exp(-index / 500);
  }
}

function drawSyllables(random: Random, pitch: number): Syllable[] {
  const count = Math.floor(between(random, 5, 15));
  return Array.from({ length: count }, (_, index) => ({
    length: Math.round(MURMUR_RATE * between(random, 0.12, 0.26)),
    formants: pick(random, VOWELS),
    // The melody of speech falls towards the end.
    pitch: pitch * (1.12 - (0.24 * index) / count) * between(random, 0.88, 1.14),
    stress: between(random, 0.35, 1),
    hiss: random() < 0.35 ? between(random, 0.02, 0.1) : 0,
  }));
}

/** One resonance of the mouth, which glides from vowel to vowel. */
class Resonator {
  readonly #decay: number;
  #frequency: number;
  #factor = 0;
  #before = 0;
  #beforeThat = 0;

  /** @param bandwidth in Hz, as is its frequency */
  constructor(bandwidth: number, frequency: number) {
    this.#frequency = frequency;
    this.#decay = Math.exp((-Math.PI * bandwidth) / MURMUR_RATE);
  }

  moveTowards(frequency: number): void {
    this.#frequency += (frequency - this.#frequency) * GLIDE;
    this.#factor = 2 * this.#decay * Math.cos((2 * Math.PI * this.#frequency) / MURMUR_RATE);
  }

  /** Scaled so that the lowest frequencies pass unchanged. */
  resonate(input: number): number {
    const damping = this.#decay ** 2;
    const scaled = input * (1 - this.#factor + damping);
    const output = scaled + this.#factor * this.#before - damping * this.#beforeThat;
    this.#beforeThat = this.#before;
    this.#before = output;
    return output;
  }
}

/** Gives a phrase its loudness, and ends that do not click. */
function finish(samples: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const factor = LOUDNESS / Math.sqrt(power);
  const edge = MURMUR_RATE / 50;
  return samples.map((sample, index) => {
    const distance = Math.min(index, samples.length - 1 - index);
    return sample * factor * Math.min(1, distance / edge);
  });
}
