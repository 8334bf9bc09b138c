import type { Random } from "./random";
import type { Scene } from "./scene";

/** Lengths of the loops for the left and the right ear, in s: they have no common multiple that anybody would notice. */
const LOOPS_S = [7.3, 8.9] as const;
/** Each loop runs at a speed that drifts between these, so that nothing comes back after the same time. */
const SPEEDS = [0.92, 1.08] as const;

/**
 * Endless white noise, different for each ear, at an RMS of -10 dBFS or so.
 *
 * It goes on by itself, even in a page whose timers stand still.
 */
export function stereoNoise(scene: Scene): AudioNode {
  const ears = scene.context.createChannelMerger(LOOPS_S.length);
  LOOPS_S.forEach((seconds, ear) => {
    const loop = scene.context.createBufferSource();
    loop.buffer = whiteNoise(scene.context, seconds, scene.random);
    loop.loop = true;
    scene.wander(loop.playbackRate, ...SPEEDS);
    loop.connect(ears, 0, ear);
    scene.start(loop, scene.context.currentTime);
  });
  return ears;
}

/** Even random numbers between -0.55 and 0.55. */
function whiteNoise(context: BaseAudioContext, seconds: number, random: Random): AudioBuffer {
  const samples = new Float32Array(Math.round(seconds * context.sampleRate));
  for (let index = 0; index < samples.length; index += 1) samples[index] = (random() - 0.5) * 1.1;
  return bufferOf(context, [samples], context.sampleRate);
}

/** Samples of each channel as something that can be played. */
export function bufferOf(
  context: BaseAudioContext,
  channels: readonly Float32Array<ArrayBuffer>[],
  sampleRate: number,
): AudioBuffer {
  const buffer = context.createBuffer(channels.length, channels[0]?.length ?? 0, sampleRate);
  channels.forEach((samples, channel) => buffer.copyToChannel(samples, channel));
  return buffer;
}
