/** Renders sounds in a real browser, as fast as it can, so that they can be measured. */
import type { SceneEnvironment } from "../../src/sound/scene";
import { startSoundscape, type SoundscapeId } from "../../src/sound/soundscapes";

const SAMPLE_RATE = 48_000;

/** Some seconds of a soundscape in stereo. The same seed gives the same sound. */
export function renderSoundscape(id: SoundscapeId, seconds: number, seed: number): Promise<AudioBuffer> {
  const context = new OfflineAudioContext(2, seconds * SAMPLE_RATE, SAMPLE_RATE);
  startSoundscape(id, context, context.destination, environmentOf(context, seed));
  return context.startRendering();
}

/** Timers that go by the time of what is rendered. */
function environmentOf(context: OfflineAudioContext, seed: number): SceneEnvironment {
  let state = seed;
  return {
    // A multiplicative congruential generator with good spectral properties (L'Ecuyer, 1999).
    random: () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    },
    after: (ms, callback) => {
      let cancelled = false;
      const at = context.currentTime + ms / 1000;
      if (at < context.length / context.sampleRate) {
        void context.suspend(at).then(() => {
          if (!cancelled) callback();
          return context.resume();
        });
      }
      return () => (cancelled = true);
    },
  };
}
