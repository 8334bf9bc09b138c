import fc from "fast-check";
import { expect, test } from "vitest";
import { levelOf } from "../../src/media/sound";

test("silence is 0 and a full-scale square wave is 1", () => {
  expect(levelOf(new Float32Array(64))).toBe(0);
  expect(levelOf(new Float32Array(64).fill(1))).toBe(1);
  expect(levelOf(new Float32Array(0))).toBe(0);
});

test("the level is always between 0 and 1, and louder is never lower", () => {
  const samples = fc.float32Array({ min: -1, max: 1, noNaN: true, minLength: 1 });
  fc.assert(
    fc.property(samples, (quiet) => {
      const level = levelOf(quiet);
      expect(level).toBeGreaterThanOrEqual(0);
      expect(level).toBeLessThanOrEqual(1);
      expect(levelOf(quiet.map((sample) => Math.max(-1, Math.min(1, sample * 2))))).toBeGreaterThanOrEqual(
        level - 1e-6,
      );
    }),
  );
});
