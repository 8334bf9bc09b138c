import { describe, expect, test } from "vitest";
import { everySecond } from "../../src/state/tick";
import { World } from "../support/world";

/** A page that the test hides and shows. */
class TestPage extends EventTarget {
  visibilityState: DocumentVisibilityState = "visible";

  show(shown: boolean): void {
    this.visibilityState = shown ? "visible" : "hidden";
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

/** Ticks by a clock that is `aheadMs` before the world's; remembers when. */
function ticking(aheadMs = 0) {
  const world = new World();
  const page = new TestPage();
  const ticks: number[] = [];
  const now = () => world.now() + aheadMs;
  const stop = everySecond(now, world, page, () => ticks.push(now()));
  return { world, page, ticks, stop };
}

describe("a tick each second", () => {
  test("comes when a second of the clock begins", async () => {
    const { world, ticks } = ticking(250);
    await world.advance(2_900);
    expect(ticks).toEqual([1_001_000, 1_002_000, 1_003_000]);
  });

  test("does not come while nobody sees the page, and at once when somebody does", async () => {
    const { world, page, ticks } = ticking();
    await world.advance(1_500);
    page.show(false);
    await world.advance(10_000);
    expect(ticks).toEqual([1_001_000]);
    page.show(true);
    expect(ticks).toEqual([1_001_000, 1_011_500]);
    await world.advance(1_000);
    expect(ticks.slice(2)).toEqual([1_012_000]);
  });

  test("comes no more after the end", async () => {
    const { world, page, ticks, stop } = ticking();
    stop();
    await world.advance(5_000);
    page.show(true);
    expect(ticks).toEqual([]);
  });
});
