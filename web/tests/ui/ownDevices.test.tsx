// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from "@testing-library/preact";
import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SoundMixer } from "../../src/sound/mixer";
import { ControlBar } from "../../src/ui/room/ControlBar";
import { useShortcuts } from "../../src/ui/room/useShortcuts";
import { MixerContext } from "../../src/ui/sound/context";
import { renderInRoom } from "../support/page";
import { roomState } from "../support/room";

beforeEach(() => window.localStorage.clear());
afterEach(cleanup);

function Bar() {
  useShortcuts();
  return (
    <MixerContext.Provider value={{ source: signal("off") } as unknown as SoundMixer}>
      <ControlBar />
    </MixerContext.Provider>
  );
}

function show() {
  const notShared = { status: signal("off"), problem: signal(null) };
  const { services } = renderInRoom(<Bar />, roomState(), { screen: notShared });
  return { remembered: () => services.preferences.room("room") };
}

test("the buttons of the bar are remembered for the next time", () => {
  const { remembered } = show();
  fireEvent.click(screen.getByRole("button", { name: "Turn microphone on" }));
  expect(remembered()).toEqual({ microphone: true });
  fireEvent.click(screen.getByRole("button", { name: "Turn microphone on" }));
  expect(remembered()).toEqual({ microphone: false });
});

test("so are the keys, but not the one that lets one talk for as long as it is held", () => {
  const { remembered } = show();
  fireEvent.keyDown(document.body, { key: " " });
  fireEvent.keyUp(document.body, { key: " " });
  expect(remembered()).toEqual({});
  fireEvent.keyDown(document.body, { key: "v" });
  expect(remembered()).toEqual({ camera: true });
});
