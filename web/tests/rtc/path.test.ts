import { FakeMediaStreamTrack } from "fake-mediastreamtrack";
import { beforeEach, expect, test, vi } from "vitest";
import type { IceCandidate, RtpCapabilities } from "../../src/protocol";
import { MediaSession } from "../../src/rtc/mediaSession";
import { blockadeOf, pathOf, relayTroubleOf } from "../../src/rtc/path";
import type { TransportStats } from "../../src/rtc/stats";
import { MediaServer, routerCapabilities, WatchedDevice } from "../support/mediaServer";
import { World } from "../support/world";

let world: World;
let server: MediaServer;
let device: WatchedDevice;
let media: MediaSession;

beforeEach(async () => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  world = new World();
  server = new MediaServer();
  device = new WatchedDevice();
  media = new MediaSession(server.request, world, device.newDevice, {
    onLost: () => undefined,
    onSilence: () => undefined,
  });
  await media.start(routerCapabilities as unknown as RtpCapabilities);
});

const links = () => server.of("createTransports").length;

/** Sends something, so that there is a reason to connect. */
async function speak(): Promise<void> {
  await media.publisher.publish("microphone", new FakeMediaStreamTrack({ kind: "audio" }));
}

test("as long as nothing is sent or received there is nothing to connect", () => {
  expect(media.path.value).toBe("idle");
});

test("the first packets that get through make the path", async () => {
  await speak();
  expect(media.path.value).toBe("connecting");
  device.setConnectionState("connected");
  expect(media.path.value).toBe("connected");
  expect(media.blockade.value).toBeNull();
});

test("a path that is lost is replaced at once, and is interrupted until then", async () => {
  await speak();
  device.setConnectionState("connected");
  device.setConnectionState("disconnected");
  expect(media.path.value).toBe("interrupted");
  device.setConnectionState("failed");
  await vi.waitFor(() => expect(links()).toBe(2));
  await vi.waitFor(() => expect(media.path.value).toBe("interrupted"));
  expect(media.blockade.value).toBeNull();
  device.setConnectionState("connected");
  expect(media.path.value).toBe("connected");
});

test("a path that never was is tried again and again, and known to be blocked until it is there", async () => {
  await speak();
  for (let tries = 1; tries <= 3; tries += 1) {
    device.setConnectionState("failed");
    await vi.waitFor(() => expect(media.blockade.value?.stage).toBe("ice"));
    expect(links()).toBe(tries);
    await world.advance(2_000);
    await vi.waitFor(() => expect(server.of("produce")).toHaveLength(tries + 1));
  }
  expect(media.blockade.value?.stage).toBe("ice");
  device.setConnectionState("connected");
  expect(media.blockade.value).toBeNull();
});

test("both transports failing at once open one link anew", async () => {
  await speak();
  device.setConnectionState("connected");
  device.setConnectionState("failed");
  await vi.waitFor(() => expect(server.of("produce")).toHaveLength(2));
  expect(links()).toBe(2);
});

test("a handshake that takes long is explained soon, and counts as failed after half a minute", async () => {
  await speak();
  await world.advance(4_000);
  expect(media.blockade.value).toBeNull();
  await world.advance(2_000);
  expect(media.blockade.value?.stage).toBe("ice");
  await world.advance(23_000);
  expect(links()).toBe(1);
  await world.advance(4_000);
  await vi.waitFor(() => expect(links()).toBe(2));
  expect(media.blockade.value).not.toBeNull();
});

test("a handshake that ends late takes its explanation back", async () => {
  await speak();
  await world.advance(6_000);
  expect(media.blockade.value).not.toBeNull();
  device.setConnectionState("connected");
  expect(media.blockade.value).toBeNull();
  await world.advance(60_000);
  expect(media.blockade.value).toBeNull();
  expect(links()).toBe(1);
});

test("a TURN server that refuses the credentials is part of the explanation", async () => {
  await speak();
  device.failCandidate({ url: "turn:turn.example.org:3478?transport=udp", errorCode: 401 });
  device.failCandidate({ url: "stun:stun.example.org:3478", errorCode: 701 });
  await world.advance(6_000);
  expect(media.blockade.value?.relay).toBe("refused");
});

test("a transport that failed as the server sees it is replaced, and its stage is known", async () => {
  await speak();
  media.transportFailed("send-of-another-time", "dtls");
  media.transportFailed("send-1", "dtls");
  await vi.waitFor(() => expect(media.blockade.value?.stage).toBe("dtls"));
  await world.advance(2_000);
  await vi.waitFor(() => expect(links()).toBe(2));
});

test("what a TURN server did tells whether it refused, and other servers say nothing of it", () => {
  expect(relayTroubleOf({ url: "turns:turn.example.org", errorCode: 441 })).toBe("refused");
  expect(relayTroubleOf({ url: "turn:turn.example.org", errorCode: 701 })).toBe("unreachable");
  expect(relayTroubleOf({ url: "stun:stun.example.org", errorCode: 401 })).toBeUndefined();
  expect(relayTroubleOf({ errorCode: 401 })).toBeUndefined();
});

test("of several transports the one in trouble counts", () => {
  expect(pathOf(["new", "new"])).toBe("idle");
  expect(pathOf(["connected", "new"])).toBe("connected");
  expect(pathOf(["connected", "connecting"])).toBe("connecting");
  expect(pathOf(["connecting", "disconnected"])).toBe("interrupted");
});

test("what is blocked is told from how far the transports got", () => {
  const candidates = ["udp", "tcp", "udp"].map((protocol) => ({ protocol, port: 40_000 }) as IceCandidate);
  const tried = (change: Partial<TransportStats>) => [{ state: "failed", ...change } as TransportStats];
  const doors = [
    { protocol: "udp", port: 40_000 },
    { protocol: "tcp", port: 40_000 },
  ];
  expect(blockadeOf(tried({}), candidates)).toEqual({ stage: "ice", doors });
  expect(blockadeOf(tried({ path: { protocol: "udp", relayed: false } }), candidates)).toEqual({
    stage: "dtls",
    doors,
  });
  expect(blockadeOf([], candidates).stage).toBe("ice");
});
