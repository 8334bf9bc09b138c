import { chain, filter, gain } from "./nodes";
import { stereoNoise } from "./noise";
import type { Scene } from "./scene";

/** Below this frequency, in Hz, it no longer gets louder: loudspeakers would only rattle. */
const CORNER_HZ = 30;

/** Deep and even noise, like a waterfall far away: it falls by 6 dB with each octave. */
export function brownNoise(scene: Scene): void {
  const { context } = scene;
  const swell = gain(context, 1);
  scene.wander(swell.gain, 0.85, 1.15);
  chain(stereoNoise(scene), leakyIntegrator(context), filter(context, "highpass", CORNER_HZ), swell, scene.output);
}

/** A first-order low-pass filter, with its gain at the corner frequency set to 1. */
function leakyIntegrator(context: BaseAudioContext): IIRFilterNode {
  const pole = Math.exp((-2 * Math.PI * CORNER_HZ) / context.sampleRate);
  return context.createIIRFilter([(1 - pole) * Math.SQRT2], [1, -pole]);
}
