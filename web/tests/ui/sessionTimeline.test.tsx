// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from "@testing-library/preact";
import { afterEach, expect, test } from "vitest";
import type { SessionView } from "../../src/protocol";
import { SessionTimeline } from "../../src/ui/ritual/SessionTimeline";
import { renderInRoom } from "../support/page";
import { roomState, session } from "../support/room";

/** What the room's clock says when a test begins, in ms; see `World`. */
const NOW = 1_000_000;

afterEach(cleanup);

const button = (name: string | RegExp) => screen.getByRole("button", { name });

function show(change: Partial<SessionView> = {}) {
  const running = session({ phaseStartedAt: NOW - 60_000, startedAt: NOW - 360_000, ...change });
  return renderInRoom(<SessionTimeline />, roomState({ session: running }));
}

function openMenu() {
  fireEvent.click(button(/^Session menu/));
  return within(screen.getByRole("group", { name: "Session menu" }));
}

test("without a session there is a button that starts one, and says which", () => {
  const { asked } = renderInRoom(<SessionTimeline />, roomState());
  fireEvent.click(button("Start session Open, no timer"));
  expect(asked).toEqual([{ type: "startSession" }]);
});

test("the present phase and the time left are shown, and said in words", () => {
  show();
  expect(screen.getByText("Work")).toBeTruthy();
  expect(screen.getByText("9:00")).toBeTruthy();
  expect(button(/^Session menu/).getAttribute("aria-description")).toBe("Work, 9 minutes left");
});

test("what goes beyond the last phase is counted softly, and a session without phases counts up", () => {
  show({ index: 2, phaseLengthMs: 50_000, phaseStartedAt: NOW - 180_000 });
  expect(screen.getByText("+2:10")).toBeTruthy();
  cleanup();
  show({ phases: [], phaseLengthMs: 0 });
  expect(screen.getByText("6:00")).toBeTruthy();
  const menu = openMenu();
  expect(menu.queryByRole("button", { name: "Pause" })).toBeNull();
  expect(menu.queryByRole("button", { name: "+5 min" })).toBeNull();
});

test("anyone may pause, extend and skip; the requests name the session and the phase that were meant", () => {
  const { asked } = show();
  const menu = openMenu();
  fireEvent.click(menu.getByRole("button", { name: "Pause" }));
  fireEvent.click(menu.getByRole("button", { name: "+5 min" }));
  fireEvent.click(menu.getByRole("button", { name: "Skip to Wrap-up" }));
  expect(document.activeElement).toBe(button(/^Session menu/));
  expect(asked).toEqual([
    { type: "pauseSession", sessionId: "session", paused: true },
    { type: "extendPhase", sessionId: "session", index: 1, lengthMs: 900_000 },
    { type: "skipPhase", sessionId: "session", index: 1 },
  ]);
});

test("a session that stands still can be resumed", () => {
  const { asked } = show({ pausedAt: NOW });
  fireEvent.click(openMenu().getByRole("button", { name: "Resume" }));
  expect(asked).toEqual([{ type: "pauseSession", sessionId: "session", paused: false }]);
});

test("focus is a switch", () => {
  const { asked } = show({ focus: true });
  const focus = openMenu().getByRole("switch", { name: "Focus" });
  expect(focus.getAttribute("aria-checked")).toBe("true");
  fireEvent.click(focus);
  expect(asked).toEqual([{ type: "setFocus", sessionId: "session", focus: false }]);
});

test("ending asks first, says what happens, and can be left alone", () => {
  const { asked } = show();
  fireEvent.click(openMenu().getByRole("button", { name: "End session" }));
  expect(screen.getByText(/Open topics are carried over/)).toBeTruthy();
  fireEvent.click(button("Go on"));
  expect(asked).toEqual([]);
  expect(document.activeElement).toBe(button(/^Session menu/));
  fireEvent.click(openMenu().getByRole("button", { name: "End session" }));
  fireEvent.click(button("End session"));
  expect(asked).toEqual([{ type: "endSession", sessionId: "session" }]);
  expect(screen.queryByRole("group", { name: "Session menu" })).toBeNull();
});

test("Escape closes the menu and gives the focus back", () => {
  show();
  openMenu();
  fireEvent.keyDown(button("Goals"), { key: "Escape" });
  expect(screen.queryByRole("group", { name: "Session menu" })).toBeNull();
  expect(document.activeElement).toBe(button(/^Session menu/));
});

test("a card is drawn from one of the piles", () => {
  const { asked } = show();
  fireEvent.click(openMenu().getByRole("button", { name: "Draw a card" }));
  fireEvent.click(button("Wild ideas"));
  expect(asked).toEqual([{ type: "drawCard", kind: "wildIdeas" }]);
});

test("a phase that begins is announced once, in place of the one before", () => {
  const { room, services } = show();
  const move = (change: Partial<SessionView>) =>
    void act(() => {
      room.value = { ...room.value!, session: session({ phaseStartedAt: NOW, ...change }) };
    });
  const said = () => services.toasts.list.value.map(({ text }) => text);
  expect(said()).toEqual([]);
  move({ index: 0, phaseLengthMs: 300_000 });
  expect(said()).toEqual(["Topics, 5 minutes"]);
  move({ index: 1 });
  move({ index: 1, focus: true });
  expect(said()).toEqual(["Work, 10 minutes"]);
  move({ index: 1, endedAt: 1 });
  expect(said()).toEqual([]);
});
