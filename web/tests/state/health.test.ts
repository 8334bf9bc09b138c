import { expect, test } from "vitest";
import { healthOf, type HealthFacts } from "../../src/state/health";

const WELL: HealthFacts = { signalling: "joined", media: "ready", path: "connected", blockade: null, trouble: null };

const health = (change: Partial<HealthFacts>) => healthOf({ ...WELL, ...change });

test("when all is well that is all there is to say", () => {
  expect(health({})).toEqual({ tone: "well", words: "Connected" });
  expect(health({ path: "idle" })).toEqual({ tone: "well", words: "Connected" });
});

test.each([
  [{ signalling: "connecting" }, "Connecting…"],
  [{ signalling: "reconnecting", path: "interrupted" }, "Reconnecting…"],
  [{ media: "starting", path: "idle" }, "Connecting sound and video…"],
  [{ path: "connecting" }, "Connecting sound and video…"],
  [{ media: "restoring", path: "idle" }, "Sound and video are coming back…"],
  [{ path: "interrupted" }, "Sound and video are coming back…"],
] as const)("while something is being done about %j, that is said", (change, words) => {
  expect(health(change)).toEqual({ tone: "busy", words });
});

test("a network that lets nothing through is named with what it blocks, and what to do", () => {
  const doors = [
    { protocol: "udp", port: 40_000 },
    { protocol: "tcp", port: 40_000 },
  ] as const;
  const { tone, words, advice } = health({ path: "connecting", blockade: { stage: "ice", doors } });
  expect([tone, words]).toEqual(["broken", "No sound and video"]);
  expect(advice).toContain("your network blocks UDP and TCP port 40000.");
  expect(advice).toContain("Try another network, or ask whoever runs this server about TURN.");
  expect(advice).toContain("it is tried again");
});

test.each([
  ["refused", "compare the secrets"],
  ["unreachable", "can’t be reached either"],
] as const)("a TURN server that is %s is named, as it was there to help", (relay, words) => {
  const { advice } = health({ blockade: { stage: "ice", doors: [{ protocol: "udp", port: 40_000 }], relay } });
  expect(advice).toContain(words);
  expect(advice).toContain("blocks UDP port 40000");
  expect(advice).not.toContain("ask whoever runs this server about TURN");
});

test("packets that arrive without an agreement on encryption are another matter than a blocked port", () => {
  const { advice } = health({ blockade: { stage: "dtls", doors: [{ protocol: "udp", port: 40_000 }] } });
  expect(advice).toContain("encryption");
  expect(advice).not.toContain("40000");
});

test.each([
  ["suspended", "Your connection is slow: some cameras are paused so that sound stays clear"],
  ["limited", "Your connection is slow: pictures are smaller"],
  ["lossy", "Your connection loses packets"],
  ["busyComputer", "Your computer is busy: your camera is sent smaller"],
  ["slowUpload", "Your upload is slow: your camera is sent smaller"],
  ["longWay", "Answers take long to arrive"],
] as const)("the trouble %s is told with its cause", (trouble, words) => {
  const told = health({ trouble });
  expect([told.tone, told.words]).toEqual(["poor", words]);
  expect(told.advice).toBeTruthy();
});

test("a lost connection is told before the quality of what is left of it", () => {
  expect(health({ signalling: "reconnecting", trouble: "lossy" }).words).toBe("Reconnecting…");
  expect(health({ path: "interrupted", trouble: "lossy" }).words).toBe("Sound and video are coming back…");
});
