import { expect, test } from "vitest";
import { encodingOf } from "../../src/rtc/encodings";
import { routerCapabilities } from "../support/mediaServer";

test("a camera has three layers with as many temporal layers each, which Chrome needs", () => {
  const { encodings } = encodingOf("camera", routerCapabilities);
  expect(encodings?.map(({ rid, scaleResolutionDownBy }) => [rid, scaleResolutionDownBy])).toEqual([
    ["r0", 4],
    ["r1", 2],
    ["r2", 1],
  ]);
  expect(new Set(encodings?.map(({ scalabilityMode }) => scalabilityMode))).toEqual(new Set(["L1T3"]));
});

test("a screen is one sharp layer", () => {
  const { encodings, codec } = encodingOf("screen", routerCapabilities);
  expect(encodings).toEqual([{ maxBitrate: 2_500_000, scalabilityMode: "L1T3" }]);
  expect(codec?.mimeType.toLowerCase()).toBe("video/vp8");
});

test("a silent microphone sends almost nothing, and a screen's sound is stereo", () => {
  expect(encodingOf("microphone", routerCapabilities).codecOptions).toMatchObject({ opusDtx: true });
  expect(encodingOf("screenAudio", routerCapabilities).codecOptions).toMatchObject({ opusStereo: true });
});

test("a browser without VP8 sends what it has", () => {
  expect(encodingOf("camera", { codecs: [] }).codec).toBeUndefined();
});
