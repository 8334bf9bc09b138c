import { beforeEach, expect, test } from "vitest";
import type { ConsumerSetting, RequestBody } from "../../src/protocol";
import { ConsumerSettings } from "../../src/rtc/consumerSettings";
import { ProblemError } from "../../src/signalling/problem";
import type { Request } from "../../src/signalling/requests";
import { World } from "../support/world";

let world: World;
let told: readonly ConsumerSetting[][];
let answer: () => Promise<unknown>;
let settings: ConsumerSettings;

beforeEach(() => {
  world = new World();
  const list: ConsumerSetting[][] = [];
  told = list;
  answer = () => Promise.resolve({});
  const request = (body: RequestBody) => {
    if (body.type === "setConsumers") list.push(body.consumers);
    return answer();
  };
  settings = new ConsumerSettings(request as Request, world);
  settings.setHere(new Set(["camera", "microphone"]));
});

const tile = (width: number, height: number, pinned = false) => ({ width, height, pinned });

test("sound plays as soon as its consumer is there, without any tile", async () => {
  settings.add("microphone", "c1", "audio");
  await world.advance(0);
  expect(told).toEqual([[{ consumerId: "c1", paused: false, width: 0, height: 0, pinned: false }]]);
});

test("a video that nobody can see stays paused without a message", async () => {
  settings.add("camera", "c1", "video");
  await world.advance(1_000);
  expect(told).toEqual([]);
});

test("a tile that appears is told at once, in device pixels", async () => {
  settings.add("camera", "c1", "video");
  settings.show("camera", tile(640, 352));
  await world.advance(0);
  expect(told).toEqual([[{ consumerId: "c1", paused: false, width: 640, height: 352, pinned: false }]]);
});

test("a tile that was there before its consumer counts", async () => {
  settings.show("camera", tile(640, 352));
  settings.add("camera", "c1", "video");
  await world.advance(0);
  expect(told.at(-1)).toEqual([{ consumerId: "c1", paused: false, width: 640, height: 352, pinned: false }]);
});

test("while a window is being resized only the size at the end is told", async () => {
  settings.add("camera", "c1", "video");
  settings.show("camera", tile(320, 176));
  await world.advance(0);
  for (let width = 336; width <= 640; width += 16) {
    settings.show("camera", tile(width, 176));
    await world.advance(50);
  }
  expect(told).toHaveLength(1);
  await world.advance(1_000);
  expect(told).toHaveLength(2);
  expect(told[1]?.[0]).toMatchObject({ width: 640 });
});

test("a few pixels more or less cost no message", async () => {
  settings.add("camera", "c1", "video");
  settings.show("camera", tile(633, 345));
  await world.advance(0);
  settings.show("camera", tile(639, 350));
  await world.advance(1_000);
  expect(told).toHaveLength(1);
});

test("a tile that this person picks is told to be pinned", async () => {
  settings.add("camera", "c1", "video");
  settings.show("camera", tile(640, 352));
  await world.advance(0);
  settings.show("camera", tile(640, 352, true));
  await world.advance(1_000);
  expect(told.at(-1)).toEqual([{ consumerId: "c1", paused: false, width: 640, height: 352, pinned: true }]);
});

test("a tile that is hidden pauses its video", async () => {
  settings.add("camera", "c1", "video");
  settings.show("camera", tile(640, 352));
  await world.advance(0);
  settings.show("camera", null);
  await world.advance(1_000);
  expect(told.at(-1)).toEqual([{ consumerId: "c1", paused: true, width: 0, height: 0, pinned: false }]);
});

test("a page that is out of sight for a while gets no videos, and all at once when it is back; sound goes on", async () => {
  settings.add("camera", "c1", "video");
  settings.add("microphone", "c2", "audio");
  settings.show("camera", tile(640, 352));
  await world.advance(0);
  settings.setPageVisible(false);
  await world.advance(4_000);
  expect(told).toHaveLength(1);
  await world.advance(1_000);
  expect(told.slice(1)).toEqual([[{ consumerId: "c1", paused: true, ...tile(0, 0) }]]);
  settings.setPageVisible(true);
  await world.advance(0);
  expect(told.slice(2)).toEqual([[{ consumerId: "c1", paused: false, ...tile(640, 352) }]]);
});

test("a glance at another window changes nothing", async () => {
  settings.add("camera", "c1", "video");
  settings.show("camera", tile(640, 352));
  await world.advance(0);
  settings.setPageVisible(false);
  await world.advance(4_000);
  settings.setPageVisible(true);
  await world.advance(60_000);
  expect(told).toHaveLength(1);
});

test("moving away leaves the settings of the others as they are, so that coming back needs no message", async () => {
  settings.add("camera", "c1", "video");
  settings.show("camera", tile(640, 352));
  await world.advance(0);
  settings.setHere(new Set());
  settings.show("camera", null);
  await world.advance(1_000);
  settings.setHere(new Set(["camera"]));
  settings.show("camera", tile(640, 352));
  await world.advance(1_000);
  expect(told).toHaveLength(1);
});

test("what could not be told is told again after the time that the server asks for", async () => {
  answer = () => Promise.reject(new ProblemError({ code: "tooManyMessages", message: "Wait.", retryAfterMs: 3_000 }));
  settings.add("microphone", "c1", "audio");
  await world.advance(2_900);
  expect(told).toHaveLength(1);
  answer = () => Promise.resolve({});
  await world.advance(200);
  expect(told).toHaveLength(2);
  expect(told[1]).toEqual(told[0]);
});

test("sizes beyond what the wire allows are cut", async () => {
  settings.add("camera", "c1", "video");
  settings.show("camera", tile(100_000, 50));
  await world.advance(0);
  expect(told[0]?.[0]).toMatchObject({ width: 16_384, height: 64 });
});
