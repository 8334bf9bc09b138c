import { beforeEach, expect, test } from "vitest";
import { playChime, type ChimeKind } from "../../src/sound/chimes";
import { World } from "../support/world";
import { TestContext } from "./testContext";

const KINDS: readonly ChimeKind[] = ["work", "break", "wrapUp", "end", "knock"];

let world: World;
let context: TestContext;

beforeEach(async () => {
  world = new World();
  context = new TestContext(world);
  await context.resume();
});

function play(kind: ChimeKind): void {
  playChime(kind, context as unknown as AudioContext, context.destination as unknown as AudioNode);
}

test.each(KINDS)("%s is heard at once, and over within two seconds without a trace", async (kind) => {
  await world.advance(5_000);
  play(kind);
  await world.advance(100);
  expect(context.loudness).toBeGreaterThan(0);
  await world.advance(1_900);
  expect(context.loudness).toBe(0);
  expect(context.nodes.filter(({ outputs }) => outputs.has(context.destination))).toEqual([]);
});

test("each tells something else", () => {
  const melodies = KINDS.map((kind) => {
    const before = context.nodes.length;
    play(kind);
    const tones = context.nodes.slice(before).filter((node) => node.kind === "Oscillator");
    return tones.map((tone) => `${tone.startsAt} ${tone.frequency.value}`).join();
  });
  expect(new Set(melodies).size).toBe(KINDS.length);
});
