// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from "@testing-library/preact";
import { signal } from "@preact/signals";
import { afterEach, expect, test } from "vitest";
import { People } from "../../src/ui/panel/People";
import { AvailabilityButton } from "../../src/ui/room/AvailabilityButton";
import { PersonTile } from "../../src/ui/stage/PersonTile";
import { renderInRoom } from "../support/page";
import { participant, roomState, session } from "../support/room";

afterEach(cleanup);

const button = () => screen.getByRole("button", { name: "Availability" });
const menu = () => screen.queryByRole("menu", { name: "Availability" });
const choice = (name: string) => screen.getByRole("menuitemradio", { name });

test("the menu says what is chosen, and a click chooses something else", () => {
  const { asked } = renderInRoom(<AvailabilityButton />, roomState());
  fireEvent.click(button());
  expect(choice("Open to chat").getAttribute("aria-checked")).toBe("true");
  fireEvent.click(choice("Heads-down for 25 minutes"));
  expect(asked).toEqual([{ type: "setAvailability", availability: "headsDown", minutes: 25, untilBreak: false }]);
  expect(menu()).toBeNull();
});

test("every way to be heads-down ends by itself", () => {
  renderInRoom(<AvailabilityButton />, roomState({ session: session({ phases: [] }) }));
  fireEvent.click(button());
  const names = screen.getAllByRole("menuitemradio").map((item) => item.getAttribute("aria-label"));
  expect(names.filter((name) => name?.startsWith("Heads-down"))).toEqual([
    "Heads-down for 25 minutes",
    "Heads-down for 50 minutes",
    "Heads-down until the break",
  ]);
});

test("without a session there is no break to wait for", () => {
  renderInRoom(<AvailabilityButton />, roomState({ session: session({ endedAt: 1 }) }));
  fireEvent.click(button());
  expect(screen.queryByRole("menuitemradio", { name: "Heads-down until the break" })).toBeNull();
});

test("whoever is heads-down sees until when, and keeps that by choosing it again", () => {
  const until = new Date(2026, 2, 26, 10, 40).getTime();
  const self = participant("me", { availability: "headsDown", availableAt: until });
  const { asked } = renderInRoom(<AvailabilityButton />, roomState({ participants: [self] }));
  fireEvent.click(button());
  const chosen = screen.getByRole("menuitemradio", { checked: true });
  expect(chosen.getAttribute("aria-label")).toMatch(/^Heads-down until 10:40/);
  fireEvent.click(chosen);
  expect(asked).toEqual([]);
});

test("heads-down until the break is shown as chosen", () => {
  const self = participant("me", { availability: "headsDown", availableAtBreak: true });
  renderInRoom(<AvailabilityButton />, roomState({ participants: [self], session: session() }));
  fireEvent.click(button());
  expect(screen.getByRole("menuitemradio", { checked: true })).toBe(choice("Heads-down until the break"));
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
