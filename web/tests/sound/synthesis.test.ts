import fc from "fast-check";
import { expect, test } from "vitest";
import { cup } from "../../src/sound/cafe";
import { MURMUR_RATE, murmur } from "../../src/sound/murmur";
import { drop } from "../../src/sound/rain";
import type { Random } from "../../src/sound/random";

const RATE = 48_000;

const seed = fc.integer({ min: 1, max: 2_147_483_646 });

function randomOf(start: number): Random {
  let state = start;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function expectClean(samples: Float32Array, loudest: number): void {
  for (const sample of samples) if (!(Math.abs(sample) <= loudest)) throw new Error(`a sample is ${sample}`);
  // Neither its beginning nor its end clicks.
  expect(Math.abs(samples[0]!)).toBeLessThan(0.001);
  expect(Math.abs(samples.at(-1)!)).toBeLessThan(0.001);
}

test("a phrase takes a breath's time, and is as loud as all others", () => {
  fc.assert(
    fc.property(seed, fc.integer({ min: 80, max: 260 }), (start, pitch) => {
      const samples = murmur(randomOf(start), pitch);
      const seconds = samples.length / MURMUR_RATE;
      expect(seconds).toBeGreaterThan(0.5);
      expect(seconds).toBeLessThan(4);
      expectClean(samples, 3);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      expect(Math.sqrt(power)).toBeGreaterThan(0.09);
      expect(Math.sqrt(power)).toBeLessThan(0.11);
    }),
    { numRuns: 50 },
  );
});

test("no two phrases are the same", () => {
  const random = randomOf(7);
  const lengths = Array.from({ length: 30 }, () => murmur(random, 120).length);
  expect(new Set(lengths).size).toBeGreaterThan(25);
});

test("a drop is short and soft", () => {
  fc.assert(
    fc.property(seed, (start) => {
      const samples = drop(randomOf(start), RATE);
      expect(samples.length).toBeLessThan(0.2 * RATE);
      expectClean(samples, 0.7);
    }),
  );
});

test("a cup is short and soft", () => {
  fc.assert(
    fc.property(seed, (start) => {
      const samples = cup(randomOf(start), RATE);
      expect(samples.length).toBeLessThan(0.5 * RATE);
      expectClean(samples, 0.3);
    }),
  );
});
