// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RoomInfo } from "../../src/protocol";
import { LobbyPage } from "../../src/ui/lobby/LobbyPage";
import { Services } from "../../src/ui/services";
import { renderPage } from "../support/page";
import { session, SETTINGS } from "../support/room";

const info: RoomInfo = {
  room: { id: "room", settings: { ...SETTINGS, name: "Writing hour", why: "To write" }, createdAt: 0 },
  participantNames: ["Ben", "Chi"],
  now: 0,
};

beforeEach(() => window.localStorage.clear());
afterEach(cleanup);

function renderLobby(
  prepare: (services: Services) => void = () => undefined,
  shown: RoomInfo = info,
  comesBack = false,
) {
  const services = new Services(window);
  prepare(services);
  const turnedOn = vi.spyOn(services.microphone, "set");
  const onJoin = vi.fn(() => Promise.resolve(true));
  const page = { roomId: "room", info: shown, comesBack, onJoin, onInfo: () => undefined };
  renderPage(<LobbyPage {...page} />, services);
  return { services, turnedOn, onJoin };
}

test("the lobby says which room it is, why, and who is there", () => {
  renderLobby();
  expect(screen.getByRole("heading", { name: "Writing hour" })).toBeTruthy();
  expect(screen.getByText("To write")).toBeTruthy();
  expect(screen.getByText("Here now: Ben, Chi")).toBeTruthy();
});

test("the lobby says that no session goes on, or where it stands", () => {
  renderLobby();
  expect(screen.getByText("No session right now")).toBeTruthy();
  cleanup();
  renderLobby(undefined, { ...info, session: session(), now: 60_000 });
  expect(screen.getByText("Cowork: Work, 9 minutes left")).toBeTruthy();
  cleanup();
  renderLobby(undefined, { ...info, session: session({ title: "Open", phases: [], startedAt: 0 }), now: 300_000 });
  expect(screen.getByText("Open, 5 minutes so far")).toBeTruthy();
});

test("the lobby says when people meet next", () => {
  const schedule = { startsAt: 0, timeZone: "UTC", minutes: 60, cadence: "weekly" as const };
  const at = (nextAt: number) => ({ ...info, room: { ...info.room, schedule: { ...schedule, nextAt } }, now: 1_000 });
  renderLobby(undefined, at(Date.UTC(2026, 2, 26, 9)));
  expect(screen.getByText(/^Next time: .*26/)).toBeTruthy();
  cleanup();
  renderLobby(undefined, at(0));
  expect(screen.getByText(/^Agreed for now: /)).toBeTruthy();
  cleanup();
  renderLobby(undefined, { ...info, room: { ...info.room, schedule } });
  expect(screen.queryByText(/^Next time/)).toBeNull();
});

test("the room's other pages are one click away, and open without loading all anew", () => {
  const { services } = renderLobby();
  const pages = within(screen.getByRole("navigation", { name: "Pages of this room" }));
  expect(pages.getByRole("link", { name: "Room" }).getAttribute("aria-current")).toBe("page");
  expect(pages.getByRole("link", { name: "Memory" }).getAttribute("href")).toBe("/r/room/memory");
  const go = vi.spyOn(services, "go").mockReturnValue();
  fireEvent.click(pages.getByRole("link", { name: "Find a time" }), { ctrlKey: true });
  expect(go).not.toHaveBeenCalled();
  fireEvent.click(pages.getByRole("link", { name: "Find a time" }));
  expect(go).toHaveBeenCalledWith("/r/room/rally");
});

test("microphone and camera are off, and nothing opens them", () => {
  const { turnedOn } = renderLobby();
  expect(screen.getByRole("button", { name: "Turn microphone on" })).toBeTruthy();
  expect(screen.getByRole("button", { name: "Turn camera on" })).toBeTruthy();
  expect(turnedOn).not.toHaveBeenCalled();
});

test("what was chosen in another room counts for nothing here", () => {
  const { turnedOn } = renderLobby(({ preferences }) => preferences.rememberRoom("other", { microphone: true }));
  expect(turnedOn).not.toHaveBeenCalled();
});

test("what was chosen in this room the last time is offered again", () => {
  const { turnedOn } = renderLobby(({ preferences }) => preferences.rememberRoom("room", { microphone: true }));
  expect(turnedOn).toHaveBeenCalledWith(true);
});

test("coming back to the lobby from the room turns nothing on", () => {
  const { turnedOn } = renderLobby(
    ({ preferences }) => preferences.rememberRoom("room", { microphone: true }),
    info,
    true,
  );
  expect(turnedOn).not.toHaveBeenCalled();
});

test("a reload turns nothing on, whatever was chosen", () => {
  const reload = [{ type: "reload" }] as unknown as PerformanceEntryList;
  vi.spyOn(performance, "getEntriesByType").mockReturnValue(reload);
  const { turnedOn } = renderLobby(({ preferences }) => preferences.rememberRoom("room", { microphone: true }));
  expect(turnedOn).not.toHaveBeenCalled();
});

test("name and choices are remembered when one joins", () => {
  const { services, onJoin } = renderLobby();
  fireEvent.input(screen.getByRole("textbox", { name: "Your name" }), { target: { value: " Ana " } });
  fireEvent.input(screen.getByRole("textbox", { name: /^A topic for everyone/ }), { target: { value: " Lunch? " } });
  fireEvent.click(screen.getByRole("button", { name: "Join" }));
  expect(onJoin).toHaveBeenCalledWith({ name: "Ana", workingOn: "", topic: "Lunch?" });
  expect(services.preferences.room("room")).toEqual({ name: "Ana", microphone: false, camera: false });
});

test("the first-time hint is shown the first time only", () => {
  renderLobby();
  expect(screen.getByText("First time here?")).toBeTruthy();
  cleanup();
  renderLobby(({ preferences }) => preferences.rememberHabits({ welcomed: true }));
  expect(screen.queryByText("First time here?")).toBeNull();
});
