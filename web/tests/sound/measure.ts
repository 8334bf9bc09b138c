/** What can be said of a sound without listening to it. */

/** Loudness in LUFS, ungated (ITU-R BS.1770, for 48,000 samples per second). */
export function loudness(channels: readonly Float32Array[]): number {
  const power = channels.reduce((sum, samples) => sum + meanSquare(weighted(samples)), 0);
  return -0.691 + 10 * Math.log10(power);
}

/** The largest sample, in dBFS. */
export function peak(channels: readonly Float32Array[]): number {
  const largest = channels.map((samples) => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0));
  return 20 * Math.log10(Math.max(...largest));
}

/**
 * How much a sound resembles itself some time later: 0 for noise, 1 for a loop that has come round.
 *
 * The best match of all lags between two times in s; only what is below 1.5 kHz is compared, where a loop would show.
 */
export function repetition(samples: Float32Array, sampleRate: number, shortest: number, longest: number): number {
  const step = 16;
  const coarse = everyNth(samples, step);
  const rate = sampleRate / step;
  const size = 2 ** Math.ceil(Math.log2(2 * coarse.length));
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  real.set(coarse);
  transform(real, imaginary);
  for (let index = 0; index < size; index += 1) {
    real[index] = real[index]! ** 2 + imaginary[index]! ** 2;
    imaginary[index] = 0;
  }
  transform(real, imaginary);
  let best = 0;
  for (let lag = Math.round(shortest * rate); lag <= longest * rate; lag += 1) {
    const energy = (real[0]! * (coarse.length - lag)) / coarse.length;
    best = Math.max(best, Math.abs(real[lag]!) / energy);
  }
  return best;
}

/** The time in s after which nothing louder than a level in dBFS comes. */
export function lengthAbove(samples: Float32Array, sampleRate: number, level: number): number {
  return (samples.findLastIndex((sample) => Math.abs(sample) > 10 ** (level / 20)) + 1) / sampleRate;
}

function meanSquare(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
}

/** The two filters before the measurement of loudness: the head's shape, and the ear's deafness for low tones. */
function weighted(samples: Float32Array): Float32Array {
  const head = filtered(
    samples,
    [1.53512485958697, -2.69169618940638, 1.19839281085285],
    [-1.69065929318241, 0.73248077421585],
  );
  return filtered(head, [1, -2, 1], [-1.99004745483398, 0.99007225036621]);
}

function filtered(
  samples: Float32Array,
  [b0, b1, b2]: readonly [number, number, number],
  [a1, a2]: readonly [number, number],
): Float32Array {
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return samples.map((x) => {
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    [x1, x2, y1, y2] = [x, x1, y, y1];
    return y;
  });
}

/** Mean values of so many samples each. */
function everyNth(samples: Float32Array, step: number): Float64Array {
  return Float64Array.from({ length: Math.floor(samples.length / step) }, (_, index) => {
    let sum = 0;
    for (let offset = 0; offset < step; offset += 1) sum += samples[index * step + offset]!;
    return sum / step;
  });
}

/** The discrete Fourier transform in place, of a length that is a power of 2 (Cooley and Tukey, 1965). */
function transform(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length;
  for (let index = 0, mirrored = 0; index < size; index += 1) {
    if (index < mirrored) {
      [real[index], real[mirrored]] = [real[mirrored]!, real[index]!];
      [imaginary[index], imaginary[mirrored]] = [imaginary[mirrored]!, imaginary[index]!];
    }
    let bit = size >> 1;
    for (; (mirrored & bit) !== 0; bit >>= 1) mirrored ^= bit;
    mirrored |= bit;
  }
  for (let span = 1; span < size; span *= 2) {
    for (let offset = 0; offset < span; offset += 1) {
      const cosine = Math.cos((-Math.PI * offset) / span);
      const sine = Math.sin((-Math.PI * offset) / span);
      for (let low = offset; low < size; low += 2 * span) {
        const high = low + span;
        const turnedReal = real[high]! * cosine - imaginary[high]! * sine;
        const turnedImaginary = real[high]! * sine + imaginary[high]! * cosine;
        real[high] = real[low]! - turnedReal;
        imaginary[high] = imaginary[low]! - turnedImaginary;
        real[low] = real[low]! + turnedReal;
        imaginary[low] = imaginary[low]! + turnedImaginary;
      }
    }
  }
}
