import { expect, test } from "vitest";
import { extendedTimebox, isForNextTime } from "../../src/state/topicTime";
import { session, topic } from "../support/room";

const MINUTES = 60_000;

test("two minutes more are counted from the end of the time, or from now when that is over", () => {
  expect(extendedTimebox({ timeboxEndsAt: 10 * MINUTES }, 5 * MINUTES)).toBe(12 * MINUTES);
  expect(extendedTimebox({ timeboxEndsAt: 10 * MINUTES }, 15 * MINUTES)).toBe(17 * MINUTES);
  expect(extendedTimebox({}, 15 * MINUTES)).toBe(17 * MINUTES);
});

test("a topic of this session is put off to the next one, an older one comes from the last one", () => {
  const running = session({ startedAt: 100 });
  const carried = (createdAt: number) => topic("t", { state: "carriedOver", createdAt });
  expect(isForNextTime(carried(200), running)).toBe(true);
  expect(isForNextTime(carried(50), running)).toBe(false);
  expect(isForNextTime(carried(50), { ...running, endedAt: 300 })).toBe(true);
  expect(isForNextTime(carried(50), null)).toBe(true);
  expect(isForNextTime(topic("t", { createdAt: 200 }), running)).toBe(false);
});
