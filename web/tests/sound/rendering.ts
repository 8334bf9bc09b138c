/** Renders sounds in a real browser, as fast as it can, and measures them: `tests/e2e/test_soundscapes.py` runs it. */
import { playChime, type ChimeKind } from "../../src/sound/chimes";
import type { SceneEnvironment } from "../../src/sound/scene";
import { startSoundscape, type SoundscapeId } from "../../src/sound/soundscapes";
import { lengthAbove, loudness, peak, repetition } from "./measure";

const SAMPLE_RATE = 48_000;
/** At its beginning a soundscape comes softly, which is not measured: in s. */
const BEGINNING_S = 4;

/** Some seconds of a soundscape in stereo. The same seed gives the same sound. */
export function renderSoundscape(id: SoundscapeId, seconds: number, seed: number): Promise<AudioBuffer> {
  const context = new OfflineAudioContext(2, seconds * SAMPLE_RATE, SAMPLE_RATE);
  startSoundscape(id, context, context.destination, environmentOf(context, seed));
  return context.startRendering();
}

export interface SoundscapeFigures {
  /** In LUFS. */
  readonly loudness: number;
  /** In dBFS. */
  readonly peak: number;
  /** The best match with itself between two times later, in s: see `repetition`. */
  readonly repetition: number;
}

/** @param lags the shortest and the longest time, in s, after which it is compared with itself */
export async function measureSoundscape(
  id: SoundscapeId,
  seconds: number,
  seed: number,
  lags: readonly [number, number],
): Promise<SoundscapeFigures> {
  const buffer = await renderSoundscape(id, seconds, seed);
  const channels = [0, 1].map((channel) => buffer.getChannelData(channel).subarray(BEGINNING_S * SAMPLE_RATE));
  return {
    loudness: loudness(channels),
    peak: peak(channels),
    repetition: Math.max(...channels.map((samples) => repetition(samples, SAMPLE_RATE, ...lags))),
  };
}

/** How loud a chime is at most, in dBFS, and when it is over, in s. */
export async function measureChime(kind: ChimeKind): Promise<{ readonly peak: number; readonly length: number }> {
  const context = new OfflineAudioContext(1, 4 * SAMPLE_RATE, SAMPLE_RATE);
  playChime(kind, context, context.destination);
  const samples = (await context.startRendering()).getChannelData(0);
  return { peak: peak([samples]), length: lengthAbove(samples, SAMPLE_RATE, -80) };
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
