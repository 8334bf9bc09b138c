import { expect, test } from "vitest";
import { meetDemand, type Demand } from "../../src/rtc/demand";
import { encodingOf } from "../../src/rtc/encodings";

const PLAN = encodingOf("camera", { codecs: [] }, null).encodings ?? [];
const ALL: Demand = { on: true, wanted: undefined, small: false, sharp: false, width: 1280, height: 720 };

/** A browser's parameters as they are after negotiation. */
function negotiated(encodings: readonly RTCRtpEncodingParameters[] = PLAN): RTCRtpSendParameters {
  const copies = encodings.map((encoding) => ({ active: true, ...encoding }));
  return { transactionId: "", codecs: [], headerExtensions: [], rtcp: {}, encodings: copies };
}

/** Which encodings are active after this is demanded, by rid. */
function activeAfter(demand: Partial<Demand>, parameters = negotiated()): string[] {
  meetDemand(parameters, PLAN, { ...ALL, ...demand });
  return parameters.encodings.flatMap(({ rid, active }) => (active === true ? [rid ?? "only"] : []));
}

test("as long as nobody told what is wanted, everything is sent, as it was negotiated", () => {
  const parameters = negotiated();
  expect(meetDemand(parameters, PLAN, ALL)).toBe(false);
  expect(parameters).toEqual(negotiated());
});

test("only what somebody takes is encoded", () => {
  expect(activeAfter({ wanted: [true, false, true] })).toEqual(["r0", "r2"]);
  expect(activeAfter({ wanted: [false, false, false] })).toEqual([]);
  expect(activeAfter({ wanted: [false, true, false], on: false })).toEqual([]);
});

test("encodings are found by their rid, in whichever order the browser keeps them", () => {
  const reversed = negotiated([...PLAN].reverse());
  expect(activeAfter({ wanted: [true, false, false] }, reversed)).toEqual(["r0"]);
});

test("a single encoding without rid is found by its place", () => {
  const only = negotiated([{ maxBitrate: 2_500_000 }]);
  expect(meetDemand(only, [{}], { ...ALL, wanted: [false] })).toBe(true);
  expect(only.encodings[0]?.active).toBe(false);
});

test("what is wanted again is encoded again", () => {
  const parameters = negotiated();
  activeAfter({ wanted: [false, false, false] }, parameters);
  expect(activeAfter({ wanted: [true, true, true] }, parameters)).toEqual(["r0", "r1", "r2"]);
  expect(parameters).toEqual(negotiated());
});

test("somebody who works quietly sends one small and slow picture, also to those who want a large one", () => {
  const parameters = negotiated();
  expect(activeAfter({ small: true, wanted: [false, false, true] }, parameters)).toEqual(["r0"]);
  expect(parameters.encodings[0]).toMatchObject({ scaleResolutionDownBy: 4, maxFramerate: 5 });
  expect(activeAfter({ small: true, wanted: [false, false, false] }, parameters)).toEqual([]);
});

test.each([
  [1280, 720],
  [1920, 1080],
  [640, 480],
  [320, 240],
  [720, 1280],
  [160, 120],
])("a small picture of a camera with %i x %i fits into 320 x 180", (width, height) => {
  const parameters = negotiated();
  meetDemand(parameters, PLAN, { ...ALL, small: true, width, height });
  const scale = parameters.encodings[0]?.scaleResolutionDownBy ?? 1;
  expect(Math.max(width, height) / scale).toBeLessThanOrEqual(320);
  expect(Math.min(width, height) / scale).toBeLessThanOrEqual(180);
});

test("after quiet work all is as before", () => {
  const parameters = negotiated();
  activeAfter({ small: true, width: 1920, height: 1080 }, parameters);
  activeAfter({ small: false }, parameters);
  expect(parameters).toEqual(negotiated());
});

test("a screen asks the browser for fewer pictures rather than blurred ones", () => {
  const parameters = negotiated();
  expect(meetDemand(parameters, PLAN, { ...ALL, sharp: true })).toBe(true);
  expect(parameters.degradationPreference).toBe("maintain-resolution");
  expect(meetDemand(parameters, PLAN, { ...ALL, sharp: true })).toBe(false);
});
