// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";
import { Huddles } from "../../src/ui/room/Huddles";
import { renderInRoom } from "../support/page";
import { huddle, participant, roomState } from "../support/room";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const huddles = [huddle("h", { name: "Printers" })];

test("everybody sees who is where, and can join with one click", () => {
  const participants = [participant("me"), participant("Ben", { huddleId: "h" })];
  const { asked } = renderInRoom(<Huddles />, roomState({ participants, huddles }));
  const region = screen.getByRole("region", { name: "Huddles" });
  const [main, printers] = within(region).getAllByRole("listitem");
  expect(main?.textContent).toContain("You are here");
  expect(printers?.textContent).toContain("Ben");
  fireEvent.click(screen.getByRole("button", { name: "Join huddle Printers" }));
  expect(asked).toEqual([{ type: "joinHuddle", huddleId: "h" }]);
});

test("the page shows oneself in the huddle before the server has answered", async () => {
  renderInRoom(<Huddles />, roomState({ huddles }));
  fireEvent.click(screen.getByRole("button", { name: "Join huddle Printers" }));
  const printers = (await screen.findByText("Printers")).closest("li");
  expect(printers?.textContent).toContain("You are here");
  expect(screen.queryByRole("button", { name: "Join huddle Printers" })).toBeNull();
});

test("members may rename their huddle, others may not", () => {
  const mine = [participant("me", { huddleId: "h" })];
  const { asked } = renderInRoom(<Huddles />, roomState({ participants: mine, huddles }));
  fireEvent.click(screen.getByRole("button", { name: "Rename huddle" }));
  fireEvent.input(screen.getByRole("textbox", { name: "Huddle name" }), { target: { value: "Toner" } });
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(asked).toEqual([{ type: "renameHuddle", huddleId: "h", name: "Toner" }]);
  cleanup();
  renderInRoom(<Huddles />, roomState({ huddles }));
  expect(screen.queryByRole("button", { name: "Rename huddle" })).toBeNull();
});

test("faint sound is offered only where a browser plays as loud as it is told to", () => {
  const shown = () => {
    cleanup();
    const inHuddle = roomState({ participants: [participant("me", { huddleId: "h" })], huddles: [huddle("h")] });
    renderInRoom(<Huddles />, inHuddle);
    return screen.queryByRole("button", { name: "Faint sound" }) !== null;
  };
  expect(shown()).toBe(true);
  vi.spyOn(HTMLMediaElement.prototype, "volume", "get").mockReturnValue(1);
  expect(shown()).toBe(false);
});

test("an invitation stays on the huddle's card when its notice is gone", () => {
  const shown = (invited: string[], place?: string) => {
    cleanup();
    const me = participant("me", place === undefined ? {} : { huddleId: place });
    renderInRoom(<Huddles />, roomState({ participants: [me], huddles: [huddle("h", { invited })] }));
    return screen.queryByText("You are invited") !== null;
  };
  expect(shown(["person-me"])).toBe(true);
  expect(shown(["person-me"], "h")).toBe(false);
  expect(shown(["person-ben"])).toBe(false);
});
