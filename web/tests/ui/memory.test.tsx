// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RoomMemory } from "../../src/protocol";
import { MemoryPage } from "../../src/ui/memory/MemoryPage";
import { renderPage } from "../support/page";
import { session, SETTINGS, topic } from "../support/room";
import { servicesWith } from "../support/roomApi";

const HOUR_MS = 3_600_000;
const memory: RoomMemory = {
  room: { id: "room", settings: { ...SETTINGS, name: "Thursdays", norms: "Be kind\n\nBe late" }, createdAt: 0 },
  sessions: [
    session({ id: "b", startedAt: Date.UTC(2026, 2, 19, 9), endedAt: Date.UTC(2026, 2, 19, 9) + HOUR_MS }),
    session({ id: "a", startedAt: Date.UTC(2026, 2, 12, 9), endedAt: Date.UTC(2026, 2, 12, 9) + HOUR_MS / 2 }),
  ],
  carried: [topic("t", { text: "Lunch?", state: "carriedOver" })],
  isOwner: true,
};
const recap = { session: memory.sessions[0], topics: [topic("d", { text: "Page", state: "done" })], goals: [] };

afterEach(cleanup);

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
});

async function show(shown: RoomMemory = memory) {
  const server = { memory: shown, works: true };
  const { services, asked } = servicesWith(({ method, path }) => {
    if (!server.works) return null;
    if (path.endsWith("/memory")) return server.memory;
    return method === "GET" ? { recap: { ...recap, huddles: [], links: [], moods: [], lines: [] } } : {};
  });
  renderPage(<MemoryPage roomId="room" />, services);
  await screen.findByRole("heading", { name: "Thursdays" });
  services.preferences.rememberRoom("room", { personKey: "secret" });
  const known = () => services.preferences.room("room").personKey;
  return { server, known, deleted: () => asked.filter(({ method }) => method === "DELETE").map(({ path }) => path) };
}

const button = (name: string | RegExp) => screen.getByRole("button", { name });

test("a room remembers its sessions, what waits, its norms and the next time", async () => {
  await show();
  expect(button(/19.*Cowork, 60 minutes/)).toBeTruthy();
  expect(button(/12.*Cowork, 30 minutes/)).toBeTruthy();
  expect(within(screen.getByRole("region", { name: "Topics for next time" })).getByText("Lunch?")).toBeTruthy();
  const norms = within(screen.getByRole("region", { name: "Norms" })).getAllByRole("listitem");
  expect(norms.map(({ textContent }) => textContent)).toEqual(["Be kind", "Be late"]);
  expect(screen.getByRole("link", { name: "Agree on a time" }).getAttribute("href")).toBe("/r/room/rally");
});

test("a time that is set in the invitation is the next time here too", async () => {
  const { server } = await show();
  fireEvent.click(button("Invite"));
  const nextAt = Date.UTC(2126, 2, 28, 9);
  const schedule = { startsAt: nextAt, nextAt, timeZone: "UTC", minutes: 60, cadence: "once" as const };
  server.memory = { ...memory, room: { ...memory.room, schedule } };
  fireEvent.click(within(screen.getByRole("dialog", { name: "Invite" })).getByRole("button", { name: "Close" }));
  const next = within(screen.getByRole("region", { name: "Next time" }));
  expect(await next.findByRole("link", { name: "For your calendar (.ics)" })).toBeTruthy();
});

test("a room without a past says so", async () => {
  await show({ ...memory, sessions: [], carried: [] });
  expect(screen.getByText(/^There are none yet/)).toBeTruthy();
  expect(screen.getByText("None were carried over.")).toBeTruthy();
});

test("a session opens its recap, asks again where that did not come, and closes", async () => {
  const { server } = await show();
  server.works = false;
  fireEvent.click(button(/60 minutes/));
  await screen.findByRole("alert");
  server.works = true;
  fireEvent.click(button("Try again"));
  expect(await screen.findByText("Page")).toBeTruthy();
  fireEvent.click(button(/60 minutes/));
  await waitFor(() => expect(screen.queryByText("Page")).toBeNull());
});

test("only the owner is offered to forget and to delete", async () => {
  await show({ ...memory, isOwner: false });
  fireEvent.click(button(/60 minutes/));
  await screen.findByText("Page");
  expect(screen.queryByRole("button", { name: "Forget this session" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Delete the room" })).toBeNull();
});

test("a session is forgotten after one more question, which says what goes away", async () => {
  const { server, deleted } = await show();
  fireEvent.click(button(/60 minutes/));
  fireEvent.click(await screen.findByRole("button", { name: "Forget this session" }));
  const dialog = within(screen.getByRole("dialog", { name: "Forget this session?" }));
  expect(dialog.getByText(/for ever, for everybody: its topics, goals, huddles.* and all chat/)).toBeTruthy();
  expect(deleted()).toEqual([]);
  server.memory = { ...memory, sessions: [memory.sessions[1]!] };
  fireEvent.click(dialog.getByRole("button", { name: "Forget for ever" }));
  await waitFor(() => expect(screen.queryByRole("button", { name: /60 minutes/ })).toBeNull());
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(deleted()).toEqual(["/api/rooms/room/sessions/b"]);
});

test("the room is deleted only with its name, and the page says that it is gone", async () => {
  const { server, known, deleted } = await show();
  fireEvent.click(button("Delete the room"));
  const dialog = within(screen.getByRole("dialog", { name: "Delete the room?" }));
  const confirm = dialog.getByRole<HTMLButtonElement>("button", { name: "Delete for ever" });
  const name = dialog.getByRole("textbox", { name: "Type the room’s name to go on" });
  fireEvent.input(name, { target: { value: "Thursday" } });
  await waitFor(() => expect(confirm.disabled).toBe(true));
  fireEvent.input(name, { target: { value: "Thursdays" } });
  await waitFor(() => expect(confirm.disabled).toBe(false));
  server.works = false;
  fireEvent.click(confirm);
  expect((await dialog.findByRole("alert")).textContent).toMatch(/did not answer/);
  expect(known()).toBe("secret");
  server.works = true;
  fireEvent.click(confirm);
  expect(await screen.findByRole("heading", { name: "The room is deleted" })).toBeTruthy();
  expect(known()).toBeUndefined();
  expect(deleted()).toEqual(["/api/rooms/room", "/api/rooms/room"]);
});
