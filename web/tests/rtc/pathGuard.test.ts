import { FakeMediaStreamTrack } from "fake-mediastreamtrack";
import { beforeEach, expect, test, vi } from "vitest";
import type { RtpCapabilities } from "../../src/protocol";
import { MediaSession } from "../../src/rtc/mediaSession";
import { ProblemError } from "../../src/signalling/problem";
import { MediaServer, routerCapabilities, WatchedDevice } from "../support/mediaServer";
import { World } from "../support/world";

let world: World;
let server: MediaServer;
let device: WatchedDevice;
let silences: number;
let media: MediaSession;

beforeEach(async () => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  world = new World();
  server = new MediaServer();
  device = new WatchedDevice();
  silences = 0;
  media = new MediaSession(server.request, world, device.newDevice, {
    onLost: () => undefined,
    onSilence: () => void (silences += 1),
  });
  await media.start(routerCapabilities as unknown as RtpCapabilities);
});

/** Sends and receives something, and gets through. */
async function talk(): Promise<void> {
  await media.publisher.publish("microphone", new FakeMediaStreamTrack({ kind: "audio" }));
  media.subscriber.want({ here: new Map([["microphone-1", "stream"]]), everywhere: new Set(["microphone-1"]) });
  await vi.waitFor(() => expect(media.subscriber.tracks.value.size).toBe(1));
  device.setConnectionState("connected");
  await interval({ bytesSent: 20_000, bytesReceived: 400 });
  await interval({ bytesSent: 20_000, bytesReceived: 400 });
}

/** An interval between two looks in which this is counted. */
async function interval(counted: Parameters<WatchedDevice["count"]>[0]): Promise<void> {
  device.count(counted);
  await world.advance(400);
}

const restarts = () => server.of("restartIce").map(({ transportId }) => transportId);
const links = () => server.of("createTransports").length;

test("in another network both transports look for a path, and the link stays", async () => {
  await talk();
  media.networkChanged();
  await vi.waitFor(() => expect(restarts()).toEqual(["send-1", "recv-2"]));
  expect(media.path.value).toBe("interrupted");
  await interval({ id: "pair-2" });
  expect(media.path.value).toBe("connected");
  await world.advance(60_000);
  expect(restarts()).toHaveLength(2);
  expect(links()).toBe(1);
});

test("what was never used has no path to look for", async () => {
  media.networkChanged();
  await world.advance(100);
  expect(media.path.value).toBe("idle");
  await world.advance(60_000);
  expect(restarts()).toEqual([]);
  expect(links()).toBe(1);
});

test("what is not used has no path to look for, also beside what is", async () => {
  await media.publisher.publish("microphone", new FakeMediaStreamTrack({ kind: "audio" }));
  media.networkChanged();
  await vi.waitFor(() => expect(restarts()).toEqual(["send-1"]));
});

test("a path that the browser takes for interrupted is replaced", async () => {
  await talk();
  device.setConnectionState("disconnected");
  await interval({});
  expect(restarts()).toHaveLength(2);
});

test("reports that stay away raise doubt first, and then another path is looked for", async () => {
  await talk();
  await interval({ bytesSent: 20_000 });
  expect(silences).toBe(1);
  expect(restarts()).toEqual([]);
  await interval({ bytesSent: 20_000 });
  expect(silences).toBe(1);
  expect(restarts()).toHaveLength(2);
});

test("an hour of silence, with checks that are answered, is nothing to act on", async () => {
  await talk();
  await interval({ bytesSent: 100, bytesReceived: 100 });
  for (let minute = 0; minute < 60; minute += 1) {
    device.count({ requestsSent: 24, responsesReceived: 24 });
    await world.advance(60_000);
  }
  expect(silences).toBe(0);
  expect(restarts()).toEqual([]);
  expect(links()).toBe(1);
});

test("when the WebSocket is back a path that raised doubt is replaced, and no other", async () => {
  await talk();
  media.serverIsBack();
  await interval({ bytesSent: 20_000, bytesReceived: 400 });
  expect(restarts()).toEqual([]);
  await interval({});
  expect(silences).toBe(1);
  media.serverIsBack();
  media.serverIsBack();
  await vi.waitFor(() => expect(restarts()).toHaveLength(2));
});

test("where no other path is found everything is built anew", async () => {
  await talk();
  media.networkChanged();
  await world.advance(4_800);
  expect(links()).toBe(1);
  await world.advance(1_000);
  await vi.waitFor(() => expect(links()).toBe(2));
  expect(restarts()).toHaveLength(2);
});

test("where the server knows the transport no more everything is built anew at once", async () => {
  await talk();
  server.refusals.set("restartIce", new ProblemError({ code: "transportNotFound", message: "Gone." }));
  media.networkChanged();
  await vi.waitFor(() => expect(links()).toBe(2));
});

test("a network that changes while another path is looked for is looked through too, afterwards", async () => {
  await talk();
  media.networkChanged();
  media.networkChanged();
  media.networkChanged();
  await vi.waitFor(() => expect(restarts()).toEqual(["send-1", "recv-2", "send-1", "recv-2"]));
  media.networkChanged();
  await vi.waitFor(() => expect(restarts()).toHaveLength(6));
  await interval({ id: "pair-2" });
  expect(media.path.value).toBe("connected");
});

test("also in a quiet room another path is known to be there soon", async () => {
  await talk();
  await interval({ bytesSent: 100, bytesReceived: 100 });
  device.count({ requestsSent: 1, responsesReceived: 1 });
  await world.advance(2_000);
  media.networkChanged();
  await interval({ id: "pair-2" });
  expect(media.path.value).toBe("connected");
});

test("a link that was given up looks for no path any more", async () => {
  await talk();
  media.networkChanged();
  await media.rebuild();
  await world.advance(60_000);
  expect(links()).toBe(2);
});
