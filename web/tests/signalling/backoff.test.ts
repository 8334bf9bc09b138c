import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs } from "../../src/signalling/backoff";

test("waits grow with each failure and never exceed two seconds", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (failures, random) => {
        const wait = backoffMs(failures, random);
        expect(wait).toBeGreaterThan(0);
        expect(wait).toBeLessThanOrEqual(2_000);
        expect(backoffMs(failures + 1, random)).toBeGreaterThanOrEqual(wait);
      },
    ),
  );
});

test("browsers that lost the server together come back at different times", () => {
  expect(backoffMs(3, 0.9)).toBeGreaterThan(backoffMs(3, 0.1));
});
