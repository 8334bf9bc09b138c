import { signal } from "@preact/signals";
import { expect, test, vi } from "vitest";
import { LocalSource } from "../../src/media/localSource";
import { chooseDevice } from "../../src/state/ownDevices";
import { Preferences } from "../../src/state/preferences";
import type { RoomState } from "../../src/state/roomState";
import { roomState } from "../support/room";

function browser() {
  const kept = new Map<string, string>();
  return new Preferences({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  });
}

function stay() {
  const noDevice = () => Promise.reject(new Error("there is no device"));
  return {
    room: signal<RoomState | null>(roomState()),
    microphone: new LocalSource("microphone", noDevice),
    camera: new LocalSource("camera", noDevice),
  };
}

test("what was chosen last counts the next time, in this room, each device for itself", () => {
  const preferences = browser();
  preferences.rememberRoom("room", { name: "Ana", microphone: true, camera: false });
  const session = stay();
  chooseDevice(session, preferences, "microphone", false);
  expect(preferences.room("room")).toEqual({ name: "Ana", microphone: false, camera: false });
  chooseDevice(session, preferences, "camera", true);
  expect(preferences.room("room")).toEqual({ name: "Ana", microphone: false, camera: true });
});

test("what is chosen is done", () => {
  const session = stay();
  const set = vi.spyOn(session.camera, "set");
  chooseDevice(session, browser(), "camera", true);
  expect(set).toHaveBeenCalledWith(true);
});

test("what fails or is turned off by something else is not remembered", async () => {
  const preferences = browser();
  const session = stay();
  chooseDevice(session, preferences, "microphone", true);
  await session.microphone.set(true);
  expect(session.microphone.status.value).toBe("off");
  await session.microphone.set(false);
  session.microphone.fail("It was unplugged.");
  session.microphone.disconnect();
  expect(preferences.room("room").microphone).toBe(true);
});
