import { signal, type Signal } from "@preact/signals";
import { beforeEach, expect, test, vi } from "vitest";
import { followMusicList } from "../../src/sound/musicList";
import type { MusicTrack } from "../../src/sound/playlist";
import { World } from "../support/world";

const MINUTE = 60_000;

let world: World;
let folder: string[];
let asked: number;
let heard: (readonly MusicTrack[])[];
let source: Signal<string>;
let problem: Signal<string | null>;
let stop: () => void;

beforeEach(() => {
  world = new World();
  folder = ["a"];
  asked = 0;
  heard = [];
  source = signal("off");
  problem = signal<string | null>(null);
});

function follow(): void {
  const fetch = () => {
    asked += 1;
    const tracks = folder.map((id) => ({
      id,
      title: id,
      lengthMs: MINUTE,
      path: `/${id}`,
      originalPath: `/${id}.flac`,
    }));
    return Promise.resolve(Response.json({ tracks }));
  };
  stop = followMusicList({ source, problem, setTracks: (tracks) => heard.push(tracks) }, fetch, world);
}

/** Ids of the tracks that are known now. */
const known = () => heard.at(-1)?.map(({ id }) => id);

const answered = (count: number) => vi.waitFor(() => expect(heard).toHaveLength(count));

test("the tracks are known at once, with their addresses, and nobody asks again who does not listen", async () => {
  follow();
  await answered(1);
  expect(heard).toEqual([[{ id: "a", title: "a", lengthMs: MINUTE, url: "/a", originalUrl: "/a.flac" }]]);
  await world.advance(60 * MINUTE);
  expect(asked).toBe(1);
});

test("who begins to listen, and goes on, learns what has changed", async () => {
  follow();
  await answered(1);
  folder = ["b"];
  source.value = "music";
  await answered(2);
  expect(known()).toEqual(["b"]);
  folder = ["b", "c"];
  await world.advance(6 * MINUTE);
  await answered(3);
  expect(known()).toEqual(["b", "c"]);
  source.value = "off";
  await world.advance(60 * MINUTE);
  expect(asked).toBe(3);
});

test("a track that is not to be had is a reason to ask", async () => {
  source.value = "music";
  follow();
  await answered(2);
  problem.value = "It does not load.";
  await answered(3);
});

test("a folder that is still being read is asked for once more", async () => {
  folder = [];
  follow();
  await answered(1);
  folder = ["a"];
  await world.advance(MINUTE);
  await answered(2);
  expect(known()).toEqual(["a"]);
});

test("an empty folder is asked for no more than twice", async () => {
  folder = [];
  follow();
  await answered(1);
  await world.advance(MINUTE);
  await answered(2);
  await world.advance(60 * MINUTE);
  expect(asked).toBe(2);
});

test("after the end nothing is asked, and no answer counts", async () => {
  source.value = "music";
  follow();
  stop();
  await world.advance(60 * MINUTE);
  source.value = "off";
  source.value = "music";
  expect(asked).toBe(2);
  expect(heard).toEqual([]);
});
