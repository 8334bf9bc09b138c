import { FakeMediaStreamTrack } from "fake-mediastreamtrack";
import { beforeEach, expect, test } from "vitest";
import { LocalSource } from "../../src/media/localSource";
import { ProblemError } from "../../src/signalling/problem";
import { settle } from "../support/world";

/** A device whose every opening waits until the test allows or refuses it. */
class TestDevice {
  readonly opened: FakeMediaStreamTrack[] = [];
  readonly askedFor: (string | undefined)[] = [];
  #waiting: { resolve: (track: MediaStreamTrack) => void; reject: (error: unknown) => void }[] = [];

  open = (deviceId?: string): Promise<MediaStreamTrack> => {
    this.askedFor.push(deviceId);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  };

  async allow(): Promise<FakeMediaStreamTrack> {
    const track = new FakeMediaStreamTrack({ kind: "audio" });
    this.opened.push(track);
    this.#waiting.shift()?.resolve(track);
    await settle();
    return track;
  }

  async refuse(name: string): Promise<void> {
    this.#waiting.shift()?.reject(Object.assign(new Error(name), { name }));
    await settle();
  }

  get live(): number {
    return this.opened.filter(({ readyState }) => readyState === "live").length;
  }
}

let device: TestDevice;
let source: LocalSource;
let sent: (MediaStreamTrack | null)[];
let refusal: ProblemError | null;

const sink = (track: MediaStreamTrack | null): Promise<void> => {
  sent.push(track);
  return refusal === null ? Promise.resolve() : Promise.reject(refusal);
};

beforeEach(() => {
  device = new TestDevice();
  source = new LocalSource("microphone", device.open);
  sent = [];
  refusal = null;
});

async function turnOn(): Promise<FakeMediaStreamTrack> {
  void source.set(true);
  return device.allow();
}

test("it starts off, and neither connecting nor choosing a device opens it", async () => {
  await source.connect(sink);
  await source.useDevice("other");
  expect(source.status.value).toBe("off");
  expect(device.askedFor).toEqual([]);
  expect(sent).toEqual([]);
});

test("it says on only after others can get it", async () => {
  let acknowledge: () => void = () => undefined;
  await source.connect((track) => {
    sent.push(track);
    return new Promise((resolve) => (acknowledge = resolve));
  });
  const track = await turnOn();
  expect(sent).toEqual([track]);
  expect(source.status.value).toBe("starting");
  acknowledge();
  await settle();
  expect(source.status.value).toBe("on");
});

test("off closes the device at once, before the server knows", async () => {
  await source.connect(sink);
  const track = await turnOn();
  const off = source.set(false);
  expect(track.readyState).toBe("ended");
  expect(source.status.value).toBe("off");
  await off;
  expect(sent).toEqual([track, null]);
});

test("turned off while the device is still opening, it closes the device and sends nothing", async () => {
  await source.connect(sink);
  void source.set(true);
  void source.set(false);
  const track = await device.allow();
  expect(track.readyState).toBe("ended");
  expect(source.status.value).toBe("off");
  expect(sent).toEqual([]);
});

test("however fast it is switched, at most one device stays open and the last wish counts", async () => {
  await source.connect(sink);
  for (const on of [true, false, true, false, true]) void source.set(on);
  await device.allow();
  expect(source.status.value).toBe("on");
  expect(device.live).toBe(1);
  await source.set(false);
  expect(device.live).toBe(0);
});

test("turned off and on at once it is on", async () => {
  void source.set(false);
  await turnOn();
  expect(source.status.value).toBe("on");
  void source.set(false);
  await turnOn();
  expect(source.status.value).toBe("on");
  expect(device.live).toBe(1);
});

test("a refused device leaves it off, and says what to do", async () => {
  void source.set(true);
  await device.refuse("NotAllowedError");
  expect(source.status.value).toBe("off");
  expect(source.problem.value).toContain("Allow it beside the address bar");
});

test("the problem goes away with the next try", async () => {
  void source.set(true);
  await device.refuse("NotFoundError");
  void source.set(true);
  expect(source.problem.value).toBeNull();
});

test("when the server refuses it, it is off, closed, and says why", async () => {
  await source.connect(sink);
  refusal = new ProblemError({ code: "limitReached", message: "Too many at once." });
  const track = await turnOn();
  expect(source.status.value).toBe("off");
  expect(source.problem.value).toBe("Too many at once.");
  expect(track.readyState).toBe("ended");
});

test("a device that is unplugged turns it off, and it does not come back by itself", async () => {
  await source.connect(sink);
  const track = await turnOn();
  track.remoteStop();
  await settle();
  expect(source.status.value).toBe("off");
  expect(source.problem.value).toContain("disconnected");
  expect(device.askedFor).toHaveLength(1);
  expect(sent.at(-1)).toBeNull();
});

test("another device takes over while it is on, and the first one is closed", async () => {
  await source.connect(sink);
  const first = await turnOn();
  void source.useDevice("headset");
  const second = await device.allow();
  expect(device.askedFor).toEqual([undefined, "headset"]);
  expect(first.readyState).toBe("ended");
  expect(sent).toEqual([first, second]);
  expect(source.status.value).toBe("on");
});

test("what was on in the lobby is sent in the room, without opening the device again", async () => {
  const track = await turnOn();
  expect(source.status.value).toBe("on");
  await source.connect(sink);
  expect(sent).toEqual([track]);
  expect(device.askedFor).toHaveLength(1);
});

test("after leaving it is off, and the next room gets nothing by itself", async () => {
  await source.connect(sink);
  await turnOn();
  source.disconnect();
  await settle();
  expect(device.live).toBe(0);
  sent.length = 0;
  await source.connect(sink);
  expect(sent).toEqual([]);
  expect(source.status.value).toBe("off");
});
