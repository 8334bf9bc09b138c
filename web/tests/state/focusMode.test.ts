import { signal, type Signal } from "@preact/signals";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LocalSource } from "../../src/media/localSource";
import { FocusMode } from "../../src/state/focusMode";
import type { RoomState } from "../../src/state/roomState";
import { Toasts } from "../../src/state/toasts";
import { roomState, session } from "../support/room";
import { World } from "../support/world";

const OFFER = "Focus time is over. Your microphone is still off.";
const OVER = "Focus time is over. Chat, knocks and sounds are back.";

let room: Signal<RoomState | null>;
let microphone: LocalSource;
let toasts: Toasts;
let stop: () => void;

beforeEach(() => {
  const track = () => Object.assign(new EventTarget(), { kind: "audio", stop: () => undefined });
  room = signal<RoomState | null>(null);
  microphone = new LocalSource("microphone", () => Promise.resolve(track() as unknown as MediaStreamTrack));
  toasts = new Toasts(new World());
  stop = new FocusMode(room, microphone, toasts).start();
});

afterEach(() => stop());

function focus(on: boolean): void {
  room.value = roomState({ session: session({ focus: on }) });
}

function shown(): string[] {
  return toasts.list.value.map(({ text }) => text);
}

test("the microphone goes off, and is offered when focus time is over", async () => {
  focus(false);
  await microphone.set(true);
  focus(true);
  expect(microphone.status.value).toBe("off");
  expect(shown()).toEqual(["Focus time. Your microphone is off now; chat, knocks and sounds wait for the break."]);

  focus(false);
  expect(microphone.status.value).toBe("off");
  const offer = toasts.list.value.find(({ text }) => text === OFFER);
  offer?.action?.run();
  await expect.poll(() => microphone.status.value).toBe("on");
});

test("whoever had it off is offered nothing", () => {
  focus(false);
  focus(true);
  focus(false);
  expect(shown()).toEqual(["Focus time; chat, knocks and sounds wait for the break.", OVER]);
});

test("whoever turned it on meanwhile is not told that it is off", async () => {
  focus(false);
  await microphone.set(true);
  focus(true);
  await microphone.set(true);
  focus(false);
  expect(microphone.status.value).toBe("on");
  expect(shown()).toContain(OVER);
  expect(shown()).not.toContain(OFFER);
});

test("the offer goes when the microphone is turned on in another way, and when focus time begins again", async () => {
  focus(false);
  await microphone.set(true);
  focus(true);
  focus(false);
  expect(shown()).toContain(OFFER);
  await microphone.set(true);
  expect(shown()).not.toContain(OFFER);

  focus(true);
  focus(false);
  expect(shown()).toContain(OFFER);
  focus(true);
  expect(shown()).not.toContain(OFFER);
});

test("whoever arrives in focus time has nothing turned off", async () => {
  await microphone.set(true);
  focus(true);
  expect(microphone.status.value).toBe("on");
  expect(shown()).toEqual([]);
});

test("focus time is over with its session", async () => {
  focus(false);
  await microphone.set(true);
  focus(true);
  room.value = roomState({ session: session({ focus: true, endedAt: 1 }) });
  expect(shown()).toContain(OFFER);
});
