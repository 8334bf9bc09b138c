import { FakeMediaStreamTrack } from "fake-mediastreamtrack";
import { beforeEach, expect, test } from "vitest";
import type { ScreenCapture } from "../../src/media/capture";
import { ScreenShare } from "../../src/media/screenShare";
import { ProblemError } from "../../src/signalling/problem";
import { settle } from "../support/world";

let video: FakeMediaStreamTrack;
let audio: FakeMediaStreamTrack;
let sent: [string, boolean][];
let capture: () => Promise<ScreenCapture>;
let share: ScreenShare;

beforeEach(() => {
  video = new FakeMediaStreamTrack({ kind: "video" });
  audio = new FakeMediaStreamTrack({ kind: "audio" });
  sent = [];
  capture = () => Promise.resolve({ video, audio });
  const remember = (what: string) => (track: MediaStreamTrack | null) => {
    sent.push([what, track !== null]);
    return Promise.resolve();
  };
  share = new ScreenShare(() => capture(), { video: remember("video"), audio: remember("audio") });
});

test("the picture is shared with its sound", async () => {
  await share.start();
  expect(share.status.value).toBe("on");
  expect(sent).toEqual([
    ["video", true],
    ["audio", true],
  ]);
});

test("closing the browser's picker is no error", async () => {
  capture = () => Promise.reject(Object.assign(new Error("no"), { name: "NotAllowedError" }));
  await share.start();
  expect(share.status.value).toBe("off");
  expect(share.problem.value).toBeNull();
});

test("a screen that can't be read says what to do", async () => {
  capture = () => Promise.reject(Object.assign(new Error("no"), { name: "NotReadableError" }));
  await share.start();
  expect(share.problem.value).toContain("in use");
});

test("stopping in the browser's own bar stops sharing for all", async () => {
  await share.start();
  video.remoteStop();
  await settle();
  expect(share.status.value).toBe("off");
  expect(audio.readyState).toBe("ended");
  expect(sent.slice(2)).toEqual(
    expect.arrayContaining([
      ["video", false],
      ["audio", false],
    ]),
  );
});

test("what the server refuses is not shared, and says why", async () => {
  const refused = () => Promise.reject(new ProblemError({ code: "limitReached", message: "Too many screens." }));
  share = new ScreenShare(() => capture(), { video: refused, audio: refused });
  await share.start();
  expect(share.status.value).toBe("off");
  expect(share.problem.value).toBe("Too many screens.");
  expect(video.readyState).toBe("ended");
});
