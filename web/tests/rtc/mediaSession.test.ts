import { FakeMediaStreamTrack } from "fake-mediastreamtrack";
import { beforeEach, expect, test, vi } from "vitest";
import type { RtpCapabilities, Source } from "../../src/protocol";
import { MediaSession } from "../../src/rtc/mediaSession";
import { ProblemError } from "../../src/signalling/problem";
import { MediaServer, newDevice, routerCapabilities } from "../support/mediaServer";
import { World } from "../support/world";

const CAPABILITIES = routerCapabilities as unknown as RtpCapabilities;

let world: World;
let server: MediaServer;
let lost: Source[];
let media: MediaSession;

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  world = new World();
  server = new MediaServer();
  lost = [];
  media = new MediaSession(server.request, world, newDevice, {
    onLost: (source) => void lost.push(source),
    onSilence: () => undefined,
  });
});

function track(kind: "audio" | "video"): MediaStreamTrack {
  return new FakeMediaStreamTrack({ kind });
}

function available(here: string[], everywhere = here) {
  return { here: new Map(here.map((id) => [id, "stream"])), everywhere: new Set(everywhere) };
}

const start = () => media.start(CAPABILITIES);
const received = () => [...media.subscriber.tracks.value.keys()];

test("a start asks for one pair of transports, and then media is ready", async () => {
  expect(media.phase.value).toBe("starting");
  await start();
  expect(media.phase.value).toBe("ready");
  expect(server.of("createTransports")).toHaveLength(1);
});

test("a camera is sent in three layers of VP8, smallest first", async () => {
  await start();
  await media.publisher.publish("camera", track("video"));
  const [produce] = server.of("produce");
  expect(produce).toMatchObject({ source: "camera", kind: "video", paused: false });
  expect(produce?.rtpParameters.codecs[0]?.mimeType).toBe("video/VP8");
  expect(produce?.rtpParameters.encodings.map(({ maxBitrate }) => maxBitrate)).toEqual([150_000, 500_000, 1_500_000]);
});

test("turning a microphone off and on again keeps its producer: no negotiation for anybody", async () => {
  await start();
  await media.publisher.publish("microphone", track("audio"));
  await media.publisher.publish("microphone", null);
  await media.publisher.publish("microphone", track("audio"));
  expect(server.of("produce")).toHaveLength(1);
  expect(server.of("setProducer").map(({ paused }) => paused)).toEqual([true, false]);
});

test("a screen that is not shared any more closes its producer", async () => {
  await start();
  await media.publisher.publish("screen", track("video"));
  await media.publisher.publish("screen", null);
  expect(server.of("closeProducer")).toHaveLength(1);
});

test("a screen is sent anew in another codec as soon as somebody can't play the present one", async () => {
  await start();
  const screen = track("video");
  media.publisher.setPlayable(["video/VP8", "video/VP9"]);
  await media.publisher.publish("screen", screen);
  media.publisher.setPlayable(["video/VP8"]);
  await vi.waitFor(() => expect(server.of("produce")).toHaveLength(2));
  expect(server.of("produce").map(({ rtpParameters }) => rtpParameters.codecs[0]?.mimeType)).toEqual([
    "video/VP9",
    "video/VP8",
  ]);
  expect(server.of("closeProducer")).toHaveLength(1);
  expect(screen.readyState).toBe("live");
  expect(lost).toEqual([]);
});

test("a screen stays as it is when more codecs become possible", async () => {
  await start();
  media.publisher.setPlayable(["video/VP8"]);
  await media.publisher.publish("screen", track("video"));
  media.publisher.setPlayable(["video/VP8", "video/VP9"]);
  await media.publisher.publish("microphone", track("audio"));
  expect(server.of("produce").map(({ source }) => source)).toEqual(["screen", "microphone"]);
});

test("what is published before there is a link is sent as soon as there is one", async () => {
  const published = media.publisher.publish("microphone", track("audio"));
  await start();
  await published;
  expect(server.of("produce")).toHaveLength(1);
});

test("a refused producer rejects, and is not tried again on the next link", async () => {
  await start();
  server.refusals.set("produce", new ProblemError({ code: "limitReached", message: "Too many." }));
  await expect(media.publisher.publish("camera", track("video"))).rejects.toMatchObject({ message: "Too many." });
  await media.rebuild();
  expect(server.of("produce")).toHaveLength(1);
});

test("after a media reset everything is sent and received again over new transports, with the same tracks", async () => {
  await start();
  const microphone = track("audio");
  await media.publisher.publish("microphone", microphone);
  media.subscriber.want(available(["camera-1"]));
  await vi.waitFor(() => expect(received()).toEqual(["camera-1"]));
  const before = media.subscriber.tracks.value.get("camera-1");
  await media.rebuild();
  await vi.waitFor(() => expect(received()).toEqual(["camera-1"]));
  await vi.waitFor(() => expect(server.of("produce")).toHaveLength(2));
  expect(server.of("createTransports")).toHaveLength(2);
  expect(media.subscriber.tracks.value.get("camera-1")).not.toBe(before);
  expect(microphone.readyState).toBe("live");
});

test("opening a link is tried until it works, as fast as the server allows", async () => {
  const unavailable = { code: "mediaUnavailable", message: "Restarting.", retryAfterMs: 1_500 };
  server.refusals.set("createTransports", new ProblemError(unavailable));
  const started = start();
  await vi.waitFor(() => expect(server.of("createTransports")).toHaveLength(1));
  await world.advance(1_400);
  expect(server.of("createTransports")).toHaveLength(1);
  await world.advance(200);
  await started;
  expect(media.phase.value).toBe("ready");
});

test("what can't be sent on a new link any more is reported, so that its button says off", async () => {
  await start();
  await media.publisher.publish("camera", track("video"));
  server.refusals.set("produce", new ProblemError({ code: "limitReached", message: "Too many." }));
  await media.rebuild();
  await vi.waitFor(() => expect(lost).toEqual(["camera"]));
});

test("moving to another place closes no consumer, and coming back asks for none", async () => {
  await start();
  media.subscriber.want(available(["camera-1", "microphone-1"]));
  await vi.waitFor(() => expect(received()).toHaveLength(2));
  media.subscriber.want(available([], ["camera-1", "microphone-1"]));
  media.subscriber.want(available(["camera-1", "microphone-1"]));
  await vi.waitFor(() => expect(received()).toHaveLength(2));
  expect(server.of("consume")).toHaveLength(1);
});

test("what is in another place is not asked for", async () => {
  await start();
  media.subscriber.want(available(["camera-1"], ["camera-1", "camera-2"]));
  await vi.waitFor(() => expect(received()).toEqual(["camera-1"]));
  expect(server.of("consume").flatMap(({ producerIds }) => producerIds)).toEqual(["camera-1"]);
});

test("a consumer ends with its producer", async () => {
  await start();
  media.subscriber.want(available(["camera-1"]));
  await vi.waitFor(() => expect(received()).toEqual(["camera-1"]));
  const ended = media.subscriber.tracks.value.get("camera-1");
  media.subscriber.want(available([]));
  expect(received()).toEqual([]);
  expect(ended?.readyState).toBe("ended");
});

test("a producer that ends while it is being consumed leaves no track behind", async () => {
  await start();
  media.subscriber.want(available(["camera-1"]));
  await vi.waitFor(() => expect(server.of("consume")).toHaveLength(1));
  media.subscriber.want(available([]));
  await new Promise((resolve) => setImmediate(resolve));
  expect(received()).toEqual([]);
});

test("after closing nothing is opened any more", async () => {
  await start();
  media.close();
  await media.rebuild();
  expect(server.of("createTransports")).toHaveLength(1);
});
