import fc from "fast-check";
import { expect, test } from "vitest";
import { correctionOf } from "../../src/sound/drift";

test("what nobody hears is left alone, and what is far off is a matter for a jump", () => {
  expect(correctionOf(0, 1)).toEqual({ kind: "speed", playbackRate: 1 });
  expect(correctionOf(-30, 1)).toEqual({ kind: "speed", playbackRate: 1 });
  expect(correctionOf(400, 1)).toEqual({ kind: "seek" });
  expect(correctionOf(-3_600_000, 1)).toEqual({ kind: "seek" });
});

test("whoever is ahead slows down, whoever is behind hurries, and never so that it is heard", () => {
  fc.assert(
    fc.property(fc.double({ min: -120, max: 120, noNaN: true }), (drift) => {
      const correction = correctionOf(drift, 1);
      if (correction.kind !== "speed") throw new Error("too small for a jump");
      expect(Math.abs(correction.playbackRate - 1)).toBeLessThanOrEqual(0.02 + 1e-9);
      expect((correction.playbackRate - 1) * drift).toBeLessThanOrEqual(0);
    }),
  );
});

test("corrected each second, any drift gets inaudible within ten seconds and stays so", () => {
  fc.assert(
    fc.property(fc.double({ min: -120, max: 120, noNaN: true }), (start) => {
      const drifts = corrected(start);
      for (const drift of drifts.slice(10)) expect(Math.abs(drift)).toBeLessThanOrEqual(40);
    }),
  );
});

test("what is corrected at all is corrected until hardly anything is left", () => {
  expect(Math.abs(corrected(41).at(-1)!)).toBeLessThanOrEqual(10);
  expect(Math.abs(corrected(-119).at(-1)!)).toBeLessThanOrEqual(10);
});

/** The drift in each of the 20 seconds after it was noticed, in ms. */
function corrected(start: number): number[] {
  const drifts: number[] = [];
  let [drift, playbackRate] = [start, 1];
  for (let second = 0; second < 20; second += 1) {
    const correction = correctionOf(drift, playbackRate);
    if (correction.kind === "speed") playbackRate = correction.playbackRate;
    drift += (playbackRate - 1) * 1_000;
    drifts.push(drift);
  }
  return drifts;
}
