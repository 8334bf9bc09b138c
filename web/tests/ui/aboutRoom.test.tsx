// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, expect, test } from "vitest";
import type { RoomSettings } from "../../src/protocol";
import { PRESETS } from "../../src/state/formats";
import { AboutRoom } from "../../src/ui/panel/AboutRoom";
import { renderInRoom } from "../support/page";
import { roomState } from "../support/room";

afterEach(cleanup);

const SETTINGS: RoomSettings = {
  name: "Thursday",
  why: "To write",
  norms: "Be kind\n\nBe late",
  format: PRESETS.pomodoro,
  minutes: 60,
  cadence: "weekly",
};

const button = (name: string) => screen.getByRole("button", { name });

function show(change: Parameters<typeof roomState>[0] = {}) {
  return renderInRoom(<AboutRoom />, roomState({ room: { id: "room", settings: SETTINGS, createdAt: 0 }, ...change }));
}

async function edit() {
  const page = show();
  fireEvent.click(button("Edit room"));
  await screen.findByRole("textbox", { name: "Name" });
  return page;
}

function fill(name: string, value: string): void {
  fireEvent.input(screen.getByRole("textbox", { name }), { target: { value } });
}

test("it says why, the norms line by line, how it goes and how often", () => {
  show();
  expect(screen.getByText("To write")).toBeTruthy();
  for (const norm of ["Be kind", "Be late"]) expect(screen.getByText(norm).tagName).toBe("LI");
  expect(screen.getByText("Pomodoro, 25 + 5 min")).toBeTruthy();
  expect(screen.getByText("Every week")).toBeTruthy();
  expect(screen.getByText("No time is agreed")).toBeTruthy();
  expect(screen.getByRole("link", { name: "What this room remembers" }).getAttribute("href")).toBe("/r/room/memory");
});

test("anyone changes the settings, and what was not touched stays", async () => {
  const { asked } = await edit();
  fill("Name", " Friday ");
  fireEvent.click(button("Save"));
  expect(asked).toEqual([{ type: "updateRoom", settings: { ...SETTINGS, name: "Friday" } }]);
  await waitFor(() => expect(button("Edit room")).toBeTruthy());
});

test("what has to be mended is said at its field, and nothing is sent before", async () => {
  const { asked } = await edit();
  fill("Name", " ");
  fill("Length in minutes", "2");
  fireEvent.click(button("Save"));
  await screen.findByText("A room needs a name.");
  const name = screen.getByRole("textbox", { name: /^Name/ });
  expect(name.getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByText("A session takes from 5 to 600 minutes.")).toBeTruthy();
  expect(asked).toEqual([]);
});

test("phases of one's own are edited, moved, added and removed", async () => {
  const { asked } = await edit();
  fireEvent.change(screen.getByRole("combobox", { name: "Format" }), { target: { value: "custom" } });
  const focus = await screen.findByRole("group", { name: "Phase Focus" });
  fireEvent.input(within(focus).getByRole("textbox", { name: "Minutes" }), { target: { value: "40" } });
  fireEvent.click(within(focus).getByRole("checkbox", { name: "Focus: microphones and sounds off" }));
  fireEvent.click(button("Move Break up"));
  fireEvent.click(button("Add phase"));
  await screen.findByRole("group", { name: "Phase Work" });
  fireEvent.click(button("Remove Work"));
  fireEvent.click(button("Save"));
  const [first, second] = PRESETS.pomodoro.phases;
  const phases = [second, { ...first, minutes: 40, focus: true }];
  expect(asked).toEqual([
    {
      type: "updateRoom",
      settings: { ...SETTINGS, format: { id: "custom", title: "Our own", phases, repeats: true } },
    },
  ]);
});

test("icebreakers of one's own are added and removed", () => {
  const { asked } = show({ ownCards: [{ id: "c", text: "Tea or coffee?", authorName: "Ben" }] });
  fireEvent.click(button("Remove Tea or coffee?"));
  fill("New icebreaker", " Which bird? ");
  fireEvent.click(button("Add icebreaker"));
  expect(asked).toMatchObject([
    { type: "removeCard", cardId: "c" },
    { type: "addCard", text: "Which bird?" },
  ]);
});
