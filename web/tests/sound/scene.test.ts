import { beforeEach, expect, test } from "vitest";
import { Scene } from "../../src/sound/scene";
import { World } from "../support/world";
import { TestContext, type TestNode } from "./testContext";

let world: World;
let context: TestContext;
let scene: Scene;

beforeEach(async () => {
  world = new World();
  context = new TestContext(world);
  await context.resume();
  scene = new Scene(context as unknown as AudioContext, context.destination as unknown as AudioNode, world);
});

/** Plays a source of a given length once. */
function blip(at: number, seconds: number): TestNode {
  const source = context.createOscillator();
  source.connect(scene.output as unknown as TestNode);
  scene.start(source as unknown as OscillatorNode, at, at + seconds);
  return source;
}

test("sounds that come again and again are planned before they are due, in even a hidden page's timers", async () => {
  const due: number[] = [];
  scene.repeat((at) => {
    expect(at).toBeGreaterThanOrEqual(context.currentTime);
    due.push(at);
    return 0.5;
  });
  for (let second = 0; second < 20; second += 1) {
    // What sounds within the next two seconds has to be there already: a timer may come that late.
    expect(due.at(-1)).toBeGreaterThan(context.currentTime + 1.9);
    await world.advance(1_000);
  }
  expect(due).toEqual(due.map((_, index) => index * 0.5));
});

test("what would be over after a standstill of the page is left out", async () => {
  const due: number[] = [];
  scene.repeat((at) => {
    due.push(at);
    return 0.5;
  });
  world.sleep(3_600_000);
  await world.advance(2_000);
  expect(due.length).toBeLessThan(20);
});

test("a wandering parameter keeps moving, and stays between its limits", async () => {
  const node = context.createGain();
  scene.wander(node.gain as unknown as AudioParam, 2, 3);
  const values: number[] = [];
  for (let second = 0; second < 60; second += 1) {
    values.push(node.gain.value);
    await world.advance(1_000);
  }
  expect(Math.min(...values)).toBeGreaterThanOrEqual(2);
  expect(Math.max(...values)).toBeLessThanOrEqual(3);
  expect(new Set(values).size).toBe(values.length);
});

test("what has ended is taken out, so that nothing piles up", async () => {
  const source = blip(1, 0.5);
  expect(source.outputs.size).toBe(1);
  await world.advance(1_600);
  expect(source.outputs.size).toBe(0);
});

test("at the end all stops, and nothing new is planned", async () => {
  let planned = 0;
  scene.repeat((at) => {
    planned += 1;
    blip(at, 5);
    return 1;
  });
  await world.advance(4_000);
  scene.end();
  const before = planned;
  expect(context.sounding("Oscillator")).toEqual([]);
  await world.advance(60_000);
  expect(planned).toBe(before);
  expect(context.sounding("Oscillator")).toEqual([]);
});
