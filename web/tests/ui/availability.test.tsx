// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from "@testing-library/preact";
import { signal } from "@preact/signals";
import { afterEach, expect, test } from "vitest";
import { People } from "../../src/ui/panel/People";
import { AvailabilityButton } from "../../src/ui/room/AvailabilityButton";
import { PersonTile } from "../../src/ui/stage/PersonTile";
import { renderInRoom } from "../support/page";
import { participant, roomState } from "../support/room";

afterEach(cleanup);

const button = () => screen.getByRole("button", { name: "Availability" });
const menu = () => screen.queryByRole("menu", { name: "Availability" });
const choice = (name: string) => screen.getByRole("menuitemradio", { name });

test("the menu says what is chosen, and a click chooses something else", () => {
  const { asked } = renderInRoom(<AvailabilityButton />, roomState());
  fireEvent.click(button());
  expect(choice("Open to chat").getAttribute("aria-checked")).toBe("true");
  fireEvent.click(choice("Heads-down"));
  expect(asked).toEqual([{ type: "setAvailability", availability: "headsDown", untilBreak: false }]);
  expect(menu()).toBeNull();
});

test("the menu works with the keyboard alone, and gives the focus back", () => {
  renderInRoom(<AvailabilityButton />, roomState({ participants: [participant("me", { availability: "needHelp" })] }));
  fireEvent.click(button());
  expect(document.activeElement).toBe(choice("Need help"));
  fireEvent.keyDown(choice("Need help"), { key: "ArrowDown" });
  expect(document.activeElement).toBe(choice("Open to chat"));
  fireEvent.keyDown(choice("Open to chat"), { key: "ArrowUp" });
  fireEvent.keyDown(choice("Need help"), { key: "ArrowUp" });
  expect(document.activeElement).toBe(choice("On a break"));
  fireEvent.keyDown(choice("On a break"), { key: "Escape" });
  expect(menu()).toBeNull();
  expect(document.activeElement).toBe(button());
});

test("the menu closes when the focus goes elsewhere", () => {
  renderInRoom(<AvailabilityButton />, roomState());
  fireEvent.click(button());
  fireEvent.focusIn(choice("Open to chat"));
  expect(menu()).not.toBeNull();
  fireEvent.focusIn(document.body);
  expect(menu()).toBeNull();
});

test("who works quietly is marked in the list and on the tile, who is open to chat is not", () => {
  const ada = participant("Ada", { availability: "headsDown" });
  const state = roomState({ participants: [participant("me"), ada] });
  renderInRoom(<People />, state);
  expect(within(screen.getAllByRole("listitem")[0] as HTMLElement).getByText("Heads-down")).toBeTruthy();
  expect(screen.queryByText("Open to chat")).toBeNull();
  cleanup();
  const media = {
    subscriber: { tracks: signal(new Map()), reception: signal(null), settings: { show: () => undefined } },
  };
  renderInRoom(<PersonTile tile={{ kind: "person", key: "a", participant: ada }} large={false} />, state, { media });
  expect(within(screen.getByRole("group", { name: "Ada" })).getByRole("img", { name: "Heads-down" })).toBeTruthy();
});
