// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";
import type { RoomView, SessionView } from "../../src/protocol";
import { LeftPage } from "../../src/ui/pages/LeftPage";
import { renderPage } from "../support/page";
import { session, SETTINGS } from "../support/room";
import { servicesWith } from "../support/roomApi";

const room = { id: "room", settings: { ...SETTINGS, name: "Thursdays" }, createdAt: 0 };
const NOW = Date.UTC(2026, 2, 26, 10);

afterEach(cleanup);

function show(sessions: readonly SessionView[], known: RoomView = room) {
  const { services, asked } = servicesWith(({ method, path }) => {
    if (method === "PUT") return room;
    if (path.endsWith("/memory")) return { room: known, sessions, carried: [], isOwner: false };
    return { room: known, participantNames: [], now: NOW };
  });
  const onRejoin = vi.fn();
  renderPage(<LeftPage room={room} onRejoin={onRejoin} />, services);
  return { asked, onRejoin };
}

test("whoever left is thanked, can come back, and look up what is left", () => {
  const { onRejoin } = show([]);
  expect(screen.getByText(/^Thank you for working alongside the others in/)).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Rejoin" }));
  expect(onRejoin).toHaveBeenCalledOnce();
  const link = screen.getByRole("link", { name: "What this room remembers" });
  expect(link.getAttribute("href")).toBe("/r/room/memory");
});

test("the same again is two weeks after the last session, at a full five minutes, with the file for the calendar", async () => {
  const startedAt = new Date(2026, 2, 26, 9, 4).getTime();
  const { asked } = show([session({ startedAt, endedAt: NOW })]);
  fireEvent.click(await screen.findByRole("button", { name: "Same again in two weeks" }));
  const link = await screen.findByRole("link", { name: "For your calendar" });
  expect(link.getAttribute("href")).toBe("/api/rooms/room/invitation.ics");
  const startsAt = new Date(2026, 3, 9, 9, 5).getTime();
  expect(asked.at(-1)).toMatchObject({ method: "PUT", path: "/api/rooms/room/schedule", body: { startsAt } });
});

test("where the room meets every week anyway its next time is shown, and nothing is moved", async () => {
  const startsAt = NOW - 3_600_000;
  const weekly = { ...room, schedule: { startsAt, timeZone: "UTC", minutes: 60, cadence: "weekly" } } as const;
  const { asked } = show([session({ startedAt: startsAt + 240_000, endedAt: NOW })], weekly);
  expect(await screen.findByText(/^Next time: Thursday.*2/)).toBeTruthy();
  expect(screen.getByRole("link", { name: "For your calendar" }).getAttribute("href")).toBe(
    "/api/rooms/room/invitation.ics",
  );
  expect(screen.queryByRole("button", { name: "Same again in two weeks" })).toBeNull();
  expect(asked.map(({ method }) => method)).toEqual(["GET", "GET"]);
});

test("where there was no session nothing is offered to be had again", async () => {
  const { asked } = show([]);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(screen.queryByRole("button", { name: "Same again in two weeks" })).toBeNull();
});
