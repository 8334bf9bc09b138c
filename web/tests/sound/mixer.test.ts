import { beforeEach, expect, test } from "vitest";
import { SoundMixer } from "../../src/sound/mixer";
import { World } from "../support/world";
import { TestAudio } from "./testContext";
import type { Network } from "./testElement";

const TRACKS = [
  { id: "a", title: "Alder", lengthMs: 60_000, url: "/a" },
  { id: "b", title: "Birch", lengthMs: 45_000, url: "/b" },
];

let world: World;
let network: Network;
let audio: TestAudio;
let mixer: SoundMixer;

beforeEach(() => {
  world = new World();
  network = { lengthOf: () => 60_000, loadMs: 200, seekMs: 20, allowed: true };
  audio = new TestAudio(world, network);
  mixer = new SoundMixer(world, () => world.now(), audio);
  mixer.setTracks(TRACKS);
});

/** Lets what changes softly come to its end. */
async function settleDown(): Promise<void> {
  await world.advance(8_000);
}

test("all is off at first, and no device is opened for it", async () => {
  mixer.setVolume(0.8);
  mixer.setDucked(true);
  mixer.setMuted(true);
  mixer.setMuted(false);
  mixer.setSinkId("headset");
  mixer.chime("work");
  await settleDown();
  expect(mixer.source.value).toBe("off");
  expect(mixer.chimesOn.value).toBe(false);
  expect(audio.contexts).toEqual([]);
});

test("a soundscape is heard once it is chosen, until it is turned off", async () => {
  mixer.choose("brownNoise");
  await settleDown();
  expect(audio.context.loudness).toBeGreaterThan(0);
  mixer.choose("off");
  await settleDown();
  expect(audio.context.loudness).toBe(0);
});

test("another one takes its place, in the same context", async () => {
  mixer.choose("brownNoise");
  await settleDown();
  mixer.choose("pads");
  await settleDown();
  expect(audio.context.sounding("BufferSource")).toEqual([]);
  expect(audio.context.sounding("Oscillator")).not.toEqual([]);
});

test("the volume goes from silence to full, and stays within", async () => {
  mixer.choose("brownNoise");
  mixer.setVolume(7);
  await settleDown();
  expect(mixer.volume.value).toBe(1);
  const full = audio.context.loudness;
  mixer.setVolume(0.5);
  await world.advance(500);
  expect(audio.context.loudness / full).toBeCloseTo(0.25, 1);
  mixer.setVolume(0);
  await world.advance(2_000);
  expect(audio.context.loudness).toBeLessThan(full / 1_000);
});

test("while somebody speaks it goes down at once, and comes back slowly some time after", async () => {
  mixer.choose("music");
  await settleDown();
  const full = audio.context.loudness;
  mixer.setDucked(true);
  await world.advance(600);
  expect(audio.context.loudness / full).toBeCloseTo(0.25, 1);
  mixer.setDucked(false);
  await world.advance(1_400);
  expect(audio.context.loudness / full).toBeCloseTo(0.25, 1);
  await world.advance(500);
  expect(audio.context.loudness / full).toBeLessThan(0.9);
  await world.advance(3_000);
  expect(audio.context.loudness / full).toBeCloseTo(1, 1);
});

test("between the words of one speaker it stays down", async () => {
  mixer.choose("music");
  await settleDown();
  const full = audio.context.loudness;
  for (let word = 0; word < 6; word += 1) {
    mixer.setDucked(true);
    await world.advance(700);
    mixer.setDucked(false);
    await world.advance(700);
  }
  expect(audio.context.loudness / full).toBeCloseTo(0.25, 1);
});

test("what begins while somebody speaks gives way from its beginning", async () => {
  mixer.choose("music");
  await settleDown();
  const full = audio.context.loudness;
  const late = new SoundMixer(world, () => world.now(), (audio = new TestAudio(world, network)));
  late.setTracks(TRACKS);
  late.setDucked(true);
  late.choose("music");
  await settleDown();
  expect(audio.context.loudness / full).toBeCloseTo(0.25, 1);
});

test("muted, everything is silent; then it is as it was", async () => {
  mixer.choose("music");
  mixer.setChimesOn(true);
  await settleDown();
  const full = audio.context.loudness;
  mixer.setMuted(true);
  await world.advance(1_000);
  mixer.chime("end");
  await world.advance(200);
  expect(audio.context.loudness).toBe(0);
  expect(mixer.source.value).toBe("music");
  mixer.setMuted(false);
  await settleDown();
  expect(audio.context.loudness).toBeCloseTo(full, 5);
});

test("what is chosen while muted is heard afterwards", async () => {
  mixer.setMuted(true);
  mixer.choose("rain");
  await settleDown();
  expect(audio.contexts).toEqual([]);
  mixer.setMuted(false);
  await settleDown();
  expect(audio.context.loudness).toBeGreaterThan(0);
});

test("while there is nothing to hear the device is let go", async () => {
  mixer.choose("rain");
  await settleDown();
  expect(audio.context.state).toBe("running");
  mixer.choose("off");
  await settleDown();
  expect(audio.context.state).toBe("suspended");
  mixer.choose("rain");
  await settleDown();
  expect(audio.context.state).toBe("running");
});

test("chimes are heard when they are on, whatever the background's volume, and let the device go again", async () => {
  mixer.setVolume(0);
  mixer.setChimesOn(true);
  await settleDown();
  mixer.chime("break");
  await world.advance(200);
  expect(audio.context.loudness).toBeGreaterThan(0);
  await settleDown();
  expect(audio.context.state).toBe("suspended");
  mixer.setChimesOn(false);
  mixer.chime("break");
  await world.advance(200);
  expect(audio.context.loudness).toBe(0);
});

test("a chime does not end the background", async () => {
  mixer.choose("rain");
  mixer.setChimesOn(true);
  mixer.chime("work");
  await settleDown();
  expect(audio.context.loudness).toBeGreaterThan(0);
});

test("where the browser wants a click first it says so, and a click starts it", async () => {
  audio.allowed = false;
  mixer.choose("rain");
  await settleDown();
  expect(mixer.blocked.value).toBe(true);
  audio.context.allowed = true;
  mixer.resume();
  await settleDown();
  expect(mixer.blocked.value).toBe(false);
  expect(audio.context.loudness).toBeGreaterThan(0);
});

test("what is turned off is not blocked", async () => {
  audio.allowed = false;
  mixer.choose("rain");
  await settleDown();
  mixer.choose("off");
  await settleDown();
  expect(mixer.blocked.value).toBe(false);
});

test("a chime that was kept back does not come late", async () => {
  audio.allowed = false;
  mixer.setChimesOn(true);
  mixer.chime("work");
  await settleDown();
  audio.context.allowed = true;
  mixer.resume();
  await world.advance(200);
  expect(audio.context.loudness).toBe(0);
});

test("after a call on the phone it says that it needs a click", async () => {
  mixer.choose("rain");
  await settleDown();
  audio.context.interrupt();
  await settleDown();
  expect(mixer.blocked.value).toBe(true);
});

test("music that the browser refuses is blocked too", async () => {
  network.allowed = false;
  mixer.choose("music");
  await settleDown();
  expect(mixer.blocked.value).toBe(true);
  expect(mixer.nowPlaying.value).toBeNull();
  network.allowed = true;
  mixer.resume();
  await settleDown();
  expect(mixer.blocked.value).toBe(false);
  expect(mixer.nowPlaying.value?.title).toMatch(/Alder|Birch/);
});

test("it says what plays, and what does not", async () => {
  expect(mixer.nowPlaying.value).toBeNull();
  mixer.choose("music");
  await settleDown();
  expect(mixer.nowPlaying.value).not.toBeNull();
  mixer.choose("off");
  await settleDown();
  network.lengthOf = () => undefined;
  mixer.setTracks(TRACKS.slice(1));
  mixer.choose("music");
  await settleDown();
  expect(mixer.nowPlaying.value).toBeNull();
  expect(mixer.problem.value).toContain("Birch");
  mixer.choose("off");
  expect(mixer.problem.value).toBeNull();
});

test("music is there as soon as a track is", () => {
  expect(mixer.hasMusic.value).toBe(true);
  mixer.setTracks([]);
  expect(mixer.hasMusic.value).toBe(false);
});

test("music that is chosen before its tracks are known begins with them", async () => {
  mixer.setTracks([]);
  mixer.choose("music");
  await settleDown();
  expect(audio.context.loudness).toBe(0);
  mixer.setTracks(TRACKS);
  await settleDown();
  expect(audio.context.loudness).toBeGreaterThan(0);
});

test("the speaker that was chosen is used, before and after the start", async () => {
  mixer.setSinkId("headset");
  mixer.choose("rain");
  await settleDown();
  expect(audio.context.sinkId).toBe("headset");
  mixer.setSinkId(undefined);
  expect(audio.context.sinkId).toBe("");
});

test("closed, it goes softly, and lets everything go", async () => {
  mixer.choose("music");
  await settleDown();
  mixer.close();
  await world.advance(50);
  expect(audio.context.loudness).toBeGreaterThan(0);
  await settleDown();
  expect(audio.context.state).toBe("closed");
  expect(audio.elements.map(({ src }) => src)).toEqual(["", ""]);
});
