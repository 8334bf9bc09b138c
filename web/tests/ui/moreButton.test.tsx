// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { cleanup, fireEvent, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MoreButton } from "../../src/ui/room/MoreButton";
import { renderInRoom } from "../support/page";
import { roomState } from "../support/room";

afterEach(() => {
  cleanup();
  Reflect.deleteProperty(navigator, "mediaDevices");
});

// A browser that can share its screen.
beforeEach(() => {
  const devices = Object.assign(new EventTarget(), { getDisplayMedia: () => undefined });
  Object.defineProperty(navigator, "mediaDevices", { configurable: true, value: devices });
});

/** A narrow bar's button, pressed. */
function open(sharing: "off" | "on" = "off") {
  const share = { status: signal(sharing), start: vi.fn() };
  const { view } = renderInRoom(<MoreButton />, roomState(), { screen: share });
  fireEvent.click(screen.getByRole("button", { name: "More" }));
  const group = within(screen.getByRole("group", { name: "More" }));
  return { view, share, names: () => group.getAllByRole("button").map(({ textContent }) => textContent) };
}

const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

test("what has no room in a narrow bar is one press further away", () => {
  const { view, share, names } = open();
  expect(names()).toEqual(["Share screen", "Background sound", "Settings"]);
  press("Settings");
  expect(view.dialog.value).toBe("settings");
  press("More");
  press("Background sound");
  expect(view.dialog.value).toBe("sound");
  press("More");
  press("Share screen");
  expect(share.start).toHaveBeenCalled();
});

test("whoever chose something, or changed their mind, is back at the button", () => {
  open();
  press("Settings");
  expect(screen.queryByRole("group", { name: "More" })).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "More" }));
  press("More");
  fireEvent.keyDown(screen.getByRole("button", { name: "Settings" }), { key: "Escape" });
  expect(screen.queryByRole("group", { name: "More" })).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "More" }));
});

test("a screen that is being shared is not offered again", () => {
  expect(open("on").names()).toEqual(["Background sound", "Settings"]);
});
