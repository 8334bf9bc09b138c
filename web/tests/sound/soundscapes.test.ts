import { beforeEach, expect, test } from "vitest";
import { SOUNDSCAPES, startSoundscape } from "../../src/sound/soundscapes";
import { World } from "../support/world";
import { TestContext } from "./testContext";

const SOURCES = ["BufferSource", "Oscillator"];

let world: World;
let context: TestContext;

beforeEach(async () => {
  world = new World();
  context = new TestContext(world);
  await context.resume();
});

function start(id: (typeof SOUNDSCAPES)[number]["id"]): () => void {
  return startSoundscape(id, context as unknown as AudioContext, context.destination as unknown as AudioNode, world);
}

/** How many sources are connected: those that have ended are not. */
function connected(): number {
  return context.nodes.filter(({ kind, outputs }) => SOURCES.includes(kind) && outputs.size > 0).length;
}

test.each(SOUNDSCAPES)("$label goes on for as long as one likes, and nothing piles up", async ({ id }) => {
  start(id);
  await world.advance(10_000);
  const early = connected();
  for (let look = 0; look < 20; look += 1) {
    expect(context.loudness).toBeGreaterThan(0);
    await world.advance(9_000);
  }
  expect(connected()).toBeLessThan(2 * early + 20);
});

test.each(SOUNDSCAPES)("$label goes softly, within a second, and leaves nothing behind", async ({ id }) => {
  const stop = start(id);
  await world.advance(10_000);
  const full = context.loudness;
  stop();
  await world.advance(50);
  expect(context.loudness).toBeGreaterThan(0.3 * full);
  await world.advance(1_000);
  expect(context.loudness).toBe(0);
  await world.advance(60_000);
  expect(connected()).toBe(0);
});
