import { bufferOf } from "./noise";
import type { Random } from "./random";

/**
 * A room around what is sent through it: noise that dies away, different for each ear.
 *
 * @param seconds until it is 60 dB quieter
 */
export function hall(context: BaseAudioContext, random: Random, seconds: number): ConvolverNode {
  const { sampleRate } = context;
  const ears = [0, 1].map(() => {
    const samples = new Float32Array(Math.round(seconds * sampleRate));
    let dull = 0;
    for (let index = 0; index < samples.length; index += 1) {
      const time = index / sampleRate;
      // Walls swallow high tones first.
      dull += (random() - 0.5 - dull) * Math.max(0.15, 0.6 - time);
      samples[index] = dull * 10 ** ((-3 * time) / seconds);
    }
    return samples;
  });
  const node = context.createConvolver();
  node.buffer = bufferOf(context, ears, sampleRate);
  return node;
}
