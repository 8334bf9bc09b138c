import { expect, test } from "vitest";
import { ProblemError } from "../../src/signalling/problem";
import { Attempt } from "../../src/state/attempt";
import { deferred } from "../support/deferred";

test("a second click while it is under way changes nothing", async () => {
  const attempt = new Attempt();
  let done = 0;
  const { promise, resolve } = deferred<undefined>();
  const first = attempt.run(async () => {
    await promise;
    done += 1;
  });
  expect(attempt.busy.value).toBe(true);
  expect(await attempt.run(() => Promise.resolve(void (done += 1)))).toBe(false);
  resolve(undefined);
  expect(await first).toBe(true);
  expect(done).toBe(1);
  expect(attempt.busy.value).toBe(false);
});

test("what failed is said until the next try, and can be tried again", async () => {
  const attempt = new Attempt();
  const refusal = new ProblemError({ code: "x", message: "Not now." });
  expect(await attempt.run(() => Promise.reject(refusal))).toBe(false);
  expect(attempt.problem.value).toBe("Not now.");
  expect(attempt.error.value).toBe(refusal);
  const again = attempt.run(() => Promise.resolve());
  expect(attempt.problem.value).toBeNull();
  expect(await again).toBe(true);
});
