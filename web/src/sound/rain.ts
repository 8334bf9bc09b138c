import { chain, filter, gain, place, shelf } from "./nodes";
import { bufferOf, stereoNoise } from "./noise";
import { between, exponential, pick, type Random } from "./random";
import type { Scene } from "./scene";

/** Drops that can be told apart: one in this many s on average, at most and at least. */
const GAPS_S = [0.02, 0.08] as const;
/** Where drops fall, between left and right. */
const PLACES = [-0.8, -0.4, 0, 0.4, 0.8] as const;
const KINDS_OF_DROPS = 24;
/** How long the shower keeps its strength, in s. */
const SPELL_S = [4, 12] as const;

/** Steady rain on leaves and a window sill: a soft rush, a low rumble, and drops nearby. */
export function rain(scene: Scene): void {
  const { context } = scene;
  const noise = stereoNoise(scene);

  const rush = filter(context, "lowpass", 6_000);
  scene.wander(rush.frequency, 4_500, 7_500);
  const swell = gain(context, 1);
  scene.wander(swell.gain, 0.8, 1.2);
  chain(noise, filter(context, "highpass", 500), rush, shelf(context, 1_800, -9), swell, scene.output);

  chain(noise, filter(context, "lowpass", 180), gain(context, 1.2), scene.output);
  drops(scene);
}

function drops(scene: Scene): void {
  const { context, random } = scene;
  const places = PLACES.map((pan) => {
    const node = place(context, pan);
    node.connect(scene.output);
    return node;
  });
  const kinds = Array.from({ length: KINDS_OF_DROPS }, () =>
    bufferOf(context, [drop(random, context.sampleRate)], context.sampleRate),
  );

  let gap: number = GAPS_S[1];
  scene.repeat(() => {
    gap = between(random, ...GAPS_S);
    return between(random, ...SPELL_S);
  });
  scene.repeat((at) => {
    const source = context.createBufferSource();
    source.buffer = pick(random, kinds);
    source.playbackRate.value = between(random, 0.8, 1.25);
    source.connect(pick(random, places));
    scene.start(source, at);
    return exponential(random, gap);
  });
}

/**
 * The sound of one drop: a short tick, then the bubble that it leaves, a tone that rises a little as it fades (van den
 * Doel, "Physically based models for liquid sounds", 2005). The larger the drop, the lower and longer.
 */
export function drop(random: Random, sampleRate: number): Float32Array<ArrayBuffer> {
  const size = random() ** 3;
  const frequency = between(random, 2_200, 5_000) * (1 - 0.75 * size);
  const decayS = 0.004 + 0.016 * size;
  const loudness = between(random, 0.06, 0.2) + 0.25 * size;
  const samples = new Float32Array(Math.round(sampleRate * 8 * decayS));
  let phase = 0;
  for (let index = 0; index < samples.length; index += 1) {
    const time = index / sampleRate;
    phase += (2 * Math.PI * frequency * (1 + 6 * time)) / sampleRate;
    const attack = Math.min(1, time / 0.0007);
    const tick = (random() - 0.5) * Math.exp(-time / 0.0015);
    samples[index] = loudness * attack * (Math.sin(phase) * Math.exp(-time / decayS) + tick);
  }
  return samples;
}
