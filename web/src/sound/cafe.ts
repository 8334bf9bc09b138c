import { MURMUR_RATE, murmur } from "./murmur";
import { chain, filter, gain, place, shelf } from "./nodes";
import { bufferOf, stereoNoise } from "./noise";
import { between, exponential, pick, type Random } from "./random";
import { hall } from "./reverb";
import type { Scene } from "./scene";

interface Table {
  readonly pan: number;
  /** From 0, the next one, to 1, the other end of the room. */
  readonly distance: number;
  /** Of the voices of those who sit there, in Hz. */
  readonly pitches: readonly number[];
}

const TABLES: readonly Table[] = [
  { pan: -0.7, distance: 0.4, pitches: [105, 195] },
  { pan: 0.5, distance: 0.5, pitches: [115, 180] },
  { pan: -0.2, distance: 0.9, pitches: [125, 215, 155] },
  { pan: 0.85, distance: 0.8, pitches: [140, 225] },
];

/** How long somebody listens before the next phrase, in s on average. */
const LISTENING_S = 1.1;
/** How often a cup is put down, in s on average. */
const CUP_S = 6;
const ECHO_S = 0.6;

/** A café with some tables taken: talk that can't be understood, a cup now and then, the hum of the room. */
export function cafe(scene: Scene): void {
  const { context, output } = scene;
  const room = hall(context, scene.random, ECHO_S);
  room.connect(output);
  cups(
    scene,
    TABLES.map((table) => {
      const top = seat(scene, table, room);
      for (const pitch of table.pitches) talk(scene, pitch, top);
      return top;
    }),
  );
  const hum = filter(context, "lowpass", 500);
  chain(stereoNoise(scene), hum, filter(context, "highpass", 60), gain(context, 0.2), output);
}

/** Where what happens at a table goes in: the farther it is, the duller, and the more of it comes from the walls. */
function seat({ context, output }: Scene, { pan, distance }: Table, room: AudioNode): AudioNode {
  const air = shelf(context, 1_500, -2 - 8 * distance);
  const heard = chain(air, place(context, pan));
  chain(heard, gain(context, 0.9 - 0.6 * distance), output);
  heard.connect(room);
  return air;
}

function talk(scene: Scene, pitch: number, table: AudioNode): void {
  const { context, random } = scene;
  scene.repeat((at) => {
    const phrase = bufferOf(context, [murmur(random, pitch)], MURMUR_RATE);
    const pause = exponential(random, LISTENING_S);
    const voice = context.createBufferSource();
    voice.buffer = phrase;
    voice.connect(table);
    scene.start(voice, at + pause);
    return pause + phrase.duration;
  });
}

function cups(scene: Scene, tables: readonly AudioNode[]): void {
  const { context, random } = scene;
  scene.repeat((at) => {
    const source = context.createBufferSource();
    source.buffer = bufferOf(context, [cup(random, context.sampleRate)], context.sampleRate);
    source.connect(pick(random, tables));
    const pause = exponential(random, CUP_S);
    scene.start(source, at + pause);
    return pause;
  });
}

/** Porcelain touching porcelain, once or twice: a few tones that fit no harmony. */
export function cup(random: Random, sampleRate: number): Float32Array<ArrayBuffer> {
  const touches = pick(random, [[0], [0, 0.07], [0, 0.11]]);
  const base = between(random, 1_900, 2_700);
  const tones = [1, 1.47, 2.09].map((ratio) => base * ratio * between(random, 0.97, 1.03));
  const loudness = between(random, 0.02, 0.06);
  const samples = new Float32Array(Math.round(0.4 * sampleRate));
  for (const touch of touches) {
    tones.forEach((tone, order) => {
      const begin = Math.round(touch * sampleRate);
      const decay = 30 + 14 * order;
      for (let index = begin; index < samples.length; index += 1) {
        const time = (index - begin) / sampleRate;
        const ring = Math.min(1, time / 0.001) * Math.exp(-decay * time) * Math.sin(2 * Math.PI * tone * time);
        samples[index] = (samples[index] ?? 0) + loudness * ring;
      }
    });
  }
  return samples;
}
