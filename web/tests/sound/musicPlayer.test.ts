import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import type { AudioElement } from "../../src/sound/deck";
import { MusicPlayer } from "../../src/sound/musicPlayer";
import { turnAt, type MusicTrack } from "../../src/sound/playlist";
import { World } from "../support/world";
import { TestElement, type Network } from "./testElement";

const TRACKS: readonly MusicTrack[] = [
  { id: "a", title: "Alder", lengthMs: 60_000, url: "/a" },
  { id: "b", title: "Birch", lengthMs: 45_000, url: "/b" },
  { id: "c", title: "Cedar", lengthMs: 30_000, url: "/c" },
];

/** Nobody hears that two people's music is this far apart. */
const IN_STEP_MS = 150;

let world: World;
let network: Network;
let elements: TestElement[];
let player: MusicPlayer;

beforeEach(() => {
  world = new World();
  network = {
    lengthOf: (url) => TRACKS.find((track) => track.url === url)?.lengthMs,
    loadMs: 300,
    seekMs: 40,
    allowed: true,
  };
  elements = [];
  player = playerOf(TRACKS);
});

function playerOf(tracks: readonly MusicTrack[]): MusicPlayer {
  const createElement = (): AudioElement => {
    const element = new TestElement(world, network);
    elements.push(element);
    return element as unknown as AudioElement;
  };
  return new MusicPlayer(tracks, createElement, () => world.now(), world);
}

/** What is heard: null for silence. */
function heard(): { url: string; position: number } | null {
  const flowing = elements.filter(({ flows }) => flows);
  if (flowing.length > 1) throw new Error("two tracks at once");
  return flowing[0] === undefined ? null : { url: flowing[0].src, position: flowing[0].currentTime * 1000 };
}

function expectInStep(withinMs = IN_STEP_MS): void {
  const turn = turnAt(TRACKS, world.now())!;
  expect(heard()?.url).toBe(turn.track.url);
  expect(Math.abs(heard()!.position - (world.now() - turn.startedAt))).toBeLessThanOrEqual(withinMs);
}

/** Lets time pass, in which nothing is heard but what is about right: wherever the current track is. */
async function advanceWithoutStrayNotes(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10) {
    await world.advance(10);
    if (heard() !== null) expectInStep(1_000);
  }
}

/** Goes to a time within the list. */
async function goTo(ms: number): Promise<void> {
  const round = 135_000;
  await world.advance(round - (world.now() % round) + ms);
}

test("whoever comes hears what is on, at its place", async () => {
  await goTo(70_000);
  player.start();
  await world.advance(10_000);
  expect(heard()?.url).toBe("/b");
  expectInStep(50);
  expect(player.nowPlaying.value?.title).toBe("Birch");
});

test("however long loading and jumping take, all are in step soon, and stay so from track to track", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 3_000 }),
      fc.integer({ min: 0, max: 800 }),
      fc.integer({ min: 0, max: 134_999 }),
      async (loadMs, seekMs, begin) => {
        world = new World();
        elements = [];
        Object.assign(network, { loadMs, seekMs });
        const listener = playerOf(TRACKS);
        await goTo(begin);
        listener.start();
        await world.advance(15_000);
        for (let look = 0; look < 40; look += 1) {
          const turn = turnAt(TRACKS, world.now())!;
          // At the very change of tracks, one has ended and the other not begun.
          if (world.now() - turn.startedAt > 200) expectInStep();
          await world.advance(3_700);
        }
        expect(elements.reduce((sum, { jumps }) => sum + jumps, 0)).toBeLessThan(16);
        listener.stop();
      },
    ),
    { numRuns: 40 },
  );
});

test("whoever comes in the middle does not hear the beginning first", async () => {
  await goTo(30_000);
  player.start();
  await advanceWithoutStrayNotes(5_000);
  expectInStep();
});

test("where each jump takes another time than the one before, it does not jump more than once a second", async () => {
  await goTo(1_000);
  let count = 0;
  Object.defineProperty(network, "seekMs", { get: () => (count++ % 2) * 900 });
  player.start();
  await world.advance(30_000);
  expect(elements.reduce((sum, { jumps }) => sum + jumps, 0)).toBeLessThan(32);
});

test("the next track is there when its turn comes, and begins at once", async () => {
  await goTo(58_000);
  player.start();
  await world.advance(2_010);
  expect(heard()?.url).toBe("/b");
  expectInStep(20);
});

test("a single track begins again when it is over", async () => {
  player = playerOf(TRACKS.slice(2));
  player.start();
  await world.advance(40_000);
  for (let look = 0; look < 9; look += 1) {
    await world.advance(8_000);
    expect(Math.abs(heard()!.position - (world.now() % 30_000))).toBeLessThan(100);
  }
});

test("a file that is shorter than its length in the list is followed by silence until the next turn", async () => {
  network.lengthOf = (url) => (url === "/a" ? 50_000 : 45_000);
  await goTo(45_000);
  player.start();
  await world.advance(10_000);
  expect(heard()).toBeNull();
  expect(player.problem.value).toBeNull();
  expect(player.blocked.value).toBe(false);
  await world.advance(6_000);
  expectInStep();
});

test("a track that can't be played is passed over in its time, and said so", async () => {
  const lengthOf = network.lengthOf;
  network.lengthOf = (url) => (url === "/b" ? undefined : lengthOf(url));
  await goTo(55_000);
  player.start();
  await world.advance(20_000);
  expect(heard()).toBeNull();
  expect(player.problem.value).toContain("Birch");
  expect(player.nowPlaying.value).toBeNull();
  await world.advance(32_000);
  expectInStep();
  expect(player.problem.value).toBeNull();
  expect(player.nowPlaying.value?.title).toBe("Cedar");
});

test("a browser that cannot play what comes first gets the file as it is, and is in step with it", async () => {
  const lengthOf = network.lengthOf;
  network.lengthOf = (url) => (url.endsWith(".mp3") ? lengthOf(url.slice(0, -4)) : undefined);
  player = playerOf(TRACKS.map((track) => ({ ...track, originalUrl: `${track.url}.mp3` })));
  await goTo(55_000);
  player.start();
  await world.advance(3_000);
  expect(heard()?.url).toBe("/a.mp3");
  expect(Math.abs(heard()!.position - 58_000)).toBeLessThanOrEqual(IN_STEP_MS);
  await world.advance(4_000);
  expect(heard()?.url).toBe("/b.mp3");
  expect(Math.abs(heard()!.position - 2_000)).toBeLessThanOrEqual(IN_STEP_MS);
  expect(player.problem.value).toBeNull();
  expect(player.nowPlaying.value?.title).toBe("Birch");
});

test("a connection that breaks is no reason to take the file as it is", async () => {
  const asked = new Set<string>();
  const lengthOf = network.lengthOf;
  network.lengthOf = (url) => {
    asked.add(url);
    return lengthOf(url);
  };
  player = playerOf(TRACKS.map((track) => ({ ...track, originalUrl: `${track.url}.mp3` })));
  await goTo(5_000);
  player.start();
  await world.advance(5_000);
  elements.find(({ flows }) => flows)!.breakOff();
  await world.advance(20_000);
  expect([...asked]).toEqual(["/a"]);
  expectInStep();
});

test("where neither can be played it is said once, and nothing is asked for again and again", async () => {
  const asked: string[] = [];
  network.lengthOf = (url) => void asked.push(url);
  player = playerOf(TRACKS.map((track) => ({ ...track, originalUrl: `${track.url}.mp3` })));
  await goTo(5_000);
  player.start();
  await world.advance(10_000);
  expect(player.problem.value).toContain("Alder");
  expect(asked).toEqual(["/a", "/a.mp3"]);
});

test("a server that comes back is heard within the same track", async () => {
  const lengthOf = network.lengthOf;
  network.lengthOf = () => undefined;
  await goTo(1_000);
  player.start();
  await world.advance(5_000);
  expect(player.problem.value).toContain("Alder");
  network.lengthOf = lengthOf;
  await world.advance(20_000);
  expectInStep();
  expect(player.problem.value).toBeNull();
});

test("after a stall it is back in step", async () => {
  await goTo(5_000);
  player.start();
  await world.advance(5_000);
  const [playing] = elements.filter(({ flows }) => flows);
  playing!.stall();
  await world.advance(4_000);
  playing!.flow();
  await world.advance(3_000);
  expectInStep();
});

test("data that never comes is asked for once more", async () => {
  await goTo(5_000);
  player.start();
  await world.advance(5_000);
  elements.find(({ flows }) => flows)!.stall();
  await world.advance(17_500);
  expect(player.problem.value).toBeNull();
  expectInStep();
});

test("a computer that slept goes on where the others are", async () => {
  await goTo(5_000);
  player.start();
  await world.advance(5_000);
  world.sleep(3_600_000 + 70_000);
  await world.advance(4_000);
  expectInStep();
});

test("where the browser wants a click first, it waits for one, also while tracks change", async () => {
  network.allowed = false;
  await goTo(50_000);
  player.start();
  await world.advance(30_000);
  expect(player.blocked.value).toBe(true);
  expect(player.nowPlaying.value).toBeNull();
  network.allowed = true;
  await world.advance(5_000);
  expect(heard()).toBeNull();
  player.resume();
  await world.advance(3_000);
  expect(player.blocked.value).toBe(false);
  expectInStep();
});

test("a key that pauses it is obeyed, also by the next track", async () => {
  await goTo(50_000);
  player.start();
  await world.advance(5_000);
  elements.find(({ flows }) => flows)!.pause();
  await world.advance(30_000);
  expect(heard()).toBeNull();
  expect(player.blocked.value).toBe(true);
  player.resume();
  await advanceWithoutStrayNotes(3_000);
  expectInStep();
});

test("stopped, it is silent, lets its files go, and asks for nothing any more", async () => {
  await goTo(50_000);
  player.start();
  await world.advance(3_000);
  player.stop();
  await world.advance(100_000);
  expect(heard()).toBeNull();
  expect(elements.map(({ src }) => src)).toEqual(["", ""]);
  expect(player.nowPlaying.value).toBeNull();
});

test("other tracks begin with the next turn, without a gap, and then all hear the same", async () => {
  const changed: readonly MusicTrack[] = [{ id: "d", title: "Dogwood", lengthMs: 100_000, url: "/d" }, ...TRACKS];
  const known = network.lengthOf;
  network.lengthOf = (url) => (url === "/d" ? 100_000 : known(url));
  await goTo(10_000);
  player.start();
  await world.advance(10_000);
  player.setTracks(changed);
  await world.advance(1_000);
  expect(heard()?.url).toBe("/a");
  expectInStep();
  await world.advance(39_500);
  for (let look = 0; look < 100; look += 1) {
    await world.advance(3_000);
    const turn = turnAt(changed, world.now())!;
    if (world.now() - turn.startedAt < 300) continue;
    expect(heard()?.url).toBe(turn.track.url);
    expect(Math.abs(heard()!.position - (world.now() - turn.startedAt))).toBeLessThanOrEqual(IN_STEP_MS);
  }
});

test("a track that can't be loaded any more gives way at once to those that there are", async () => {
  await goTo(1_000);
  network.lengthOf = (url) => (url === "/a" ? undefined : 45_000);
  player.start();
  await world.advance(2_000);
  expect(player.problem.value).toContain("Alder");
  player.setTracks(TRACKS.slice(1, 2));
  await world.advance(2_000);
  expect(heard()?.url).toBe("/b");
  expect(player.problem.value).toBeNull();
});

test("without tracks it falls silent after the one that is on, and goes on when there are some", async () => {
  await goTo(50_000);
  player.start();
  await world.advance(2_000);
  player.setTracks([]);
  await world.advance(2_000);
  expect(player.nowPlaying.value?.title).toBe("Alder");
  await world.advance(10_000);
  expect([heard(), player.nowPlaying.value]).toEqual([null, null]);
  player.setTracks(TRACKS);
  await world.advance(2_000);
  expectInStep();
});
