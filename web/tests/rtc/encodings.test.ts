import type { types } from "mediasoup-client";
import { expect, test } from "vitest";
import type { Source } from "../../src/protocol";
import { encodingOf, isOutdated } from "../../src/rtc/encodings";
import { routerCapabilities } from "../support/mediaServer";

/** The codec that a source is sent in, in lower case. */
function codecOf(source: Source, playable: readonly string[] | null, capabilities = routerCapabilities) {
  return encodingOf(source, capabilities, playable).codec?.mimeType.toLowerCase();
}

/** Parameters of a producer in this codec. */
function sentIn(mimeType: string): types.RtpParameters {
  return { codecs: [{ mimeType, payloadType: 96, clockRate: 90_000 }] };
}

test("a camera has three layers with as many temporal layers each, which Chrome needs", () => {
  const { encodings } = encodingOf("camera", routerCapabilities, null);
  expect(encodings?.map(({ rid, scaleResolutionDownBy }) => [rid, scaleResolutionDownBy])).toEqual([
    ["r0", 4],
    ["r1", 2],
    ["r2", 1],
  ]);
  expect(new Set(encodings?.map(({ scalabilityMode }) => scalabilityMode))).toEqual(new Set(["L1T3"]));
});

test("a screen is one sharp stream, made slower by leaving out temporal layers", () => {
  const { encodings } = encodingOf("screen", routerCapabilities, null);
  expect(encodings).toEqual([{ maxBitrate: 2_500_000, maxFramerate: 15, scalabilityMode: "L1T3" }]);
});

test("a screen is VP9 where everyone can play that, and VP8 as long as nobody knows", () => {
  expect(codecOf("screen", ["video/VP8", "video/vp9"])).toBe("video/vp9");
  expect(codecOf("screen", ["video/VP8", "video/H264"])).toBe("video/vp8");
  expect(codecOf("screen", null)).toBe("video/vp8");
  const codecs = routerCapabilities.codecs?.filter(({ mimeType }) => mimeType.toLowerCase() !== "video/vp9") ?? [];
  expect(codecOf("screen", ["video/VP8", "video/VP9"], { codecs })).toBe("video/vp8");
});

test("a camera is VP8, and H.264 for those who can play nothing else", () => {
  expect(codecOf("camera", ["video/VP9", "video/VP8", "video/H264"])).toBe("video/vp8");
  expect(codecOf("camera", ["video/H264"])).toBe("video/h264");
});

test("what somebody can't play is outdated, if there is something that everyone can", () => {
  const outdated = (present: string, playable: readonly string[] | null) =>
    isOutdated("screen", sentIn(present), routerCapabilities, playable);
  expect(outdated("video/VP9", ["video/VP8"])).toBe(true);
  expect(outdated("video/VP9", ["video/VP8", "video/VP9"])).toBe(false);
  expect(outdated("video/VP8", ["video/VP8", "video/VP9"])).toBe(false);
  expect(outdated("video/VP9", null)).toBe(false);
  expect(outdated("video/VP9", ["video/AV1"])).toBe(false);
  expect(isOutdated("microphone", sentIn("audio/opus"), routerCapabilities, [])).toBe(false);
});

test("a silent microphone sends almost nothing, and a screen's sound is stereo", () => {
  expect(encodingOf("microphone", routerCapabilities, null).codecOptions).toMatchObject({ opusDtx: true });
  expect(encodingOf("screenAudio", routerCapabilities, null).codecOptions).toMatchObject({ opusStereo: true });
});

test("a browser with none of the usual codecs sends what it has", () => {
  expect(encodingOf("camera", { codecs: [] }, null).codec).toBeUndefined();
});
