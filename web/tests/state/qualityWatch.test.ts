import { signal, type Signal } from "@preact/signals";
import { beforeEach, expect, test } from "vitest";
import type { Reception } from "../../src/protocol";
import type { TransportStats } from "../../src/rtc/stats";
import { QualityWatch } from "../../src/state/qualityWatch";
import { transport } from "../support/measurements";
import { World } from "../support/world";

let world: World;
let measured: () => Promise<TransportStats[]>;
let reception: Signal<Reception | null>;
let watch: QualityWatch;

beforeEach(() => {
  world = new World();
  reception = signal(null);
  measured = () => Promise.resolve([transport("recv", { roundTripMs: 40 })]);
  watch = new QualityWatch(() => measured(), reception, world);
  watch.start();
});

test("figures come every few seconds", async () => {
  expect(watch.figures.value).toBeNull();
  await world.advance(3_000);
  expect(watch.figures.value?.roundTripMs).toBe(40);
  measured = () => Promise.resolve([transport("recv", { roundTripMs: 70, bytesReceived: 3_000 })]);
  await world.advance(3_000);
  expect(watch.figures.value).toMatchObject({ roundTripMs: 70, receiving: 8_000 });
});

test("a trouble is told once it has lasted, and no more once it is long gone", async () => {
  reception.value = { type: "reception", limited: true, lossy: false, suspended: [] };
  await world.advance(8_000);
  expect(watch.trouble.value).toBeNull();
  await world.advance(1_000);
  expect(watch.trouble.value).toBe("limited");
  reception.value = null;
  await world.advance(6_000);
  expect(watch.trouble.value).toBe("limited");
  await world.advance(6_000);
  expect(watch.trouble.value).toBeNull();
});

test("a link that closes while it is measured does no harm", async () => {
  measured = () => Promise.reject(new Error("closed"));
  await world.advance(3_000);
  measured = () => Promise.resolve([transport("recv", { roundTripMs: 50 })]);
  await world.advance(3_000);
  expect(watch.figures.value?.roundTripMs).toBe(50);
});

test("after the stay nothing is measured any more", async () => {
  let count = 0;
  measured = () => {
    count += 1;
    return Promise.resolve([]);
  };
  await world.advance(3_000);
  watch.stop();
  await world.advance(30_000);
  expect(count).toBe(1);
});
