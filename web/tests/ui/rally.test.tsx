// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RallyPage as Page } from "../../src/protocol";
import { RallyPage } from "../../src/ui/rally/RallyPage";
import { renderPage } from "../support/page";
import { answered, rally, rallyPage, TestStream } from "../support/rally";
import { servicesWith, type Reply } from "../support/roomApi";

const BEN = { personId: "ben", name: "Ben", answers: { t0: "in" as const, t1: "maybe" as const } };

let streams: TestStream[];

afterEach(cleanup);

beforeEach(() => {
  streams = [];
  window.localStorage.clear();
  window.history.replaceState(null, "", "/r/room/rally");
  vi.stubGlobal("EventSource", function EventSource(address: string) {
    streams.push(new TestStream(address));
    return streams.at(-1);
  });
});

async function show(page: Page, replies: Record<string, object | null> = {}) {
  const reply: Reply = ({ method, path }) => {
    const known = replies[`${method} ${path.slice("/api/rooms/room".length)}`];
    return known === undefined ? page : known;
  };
  const { services, asked } = servicesWith(reply);
  renderPage(<RallyPage roomId="room" />, services);
  await screen.findByRole("heading", { name: "Room" });
  return { services, asked };
}

const button = (name: string) => screen.getByRole("button", { name });
const card = (place: number) => within(screen.getAllByRole("listitem")[place]!);
const sent = (asked: readonly { method: string; body: unknown }[]) => asked.filter(({ method }) => method !== "GET");

function withoutRally(): Page {
  const { rally: _none, ...page } = rallyPage();
  return page;
}

test("where nobody proposed times one can, beginning with suggestions that can be changed", async () => {
  const { asked, services } = await show(withoutRally(), { "POST /rally": answered() });
  expect(screen.getAllByLabelText(/^Time \d$/)).toHaveLength(3);
  fireEvent.click(button("Add a time"));
  fireEvent.click(button("Remove time 1"));
  fireEvent.click(button("Remove time 1"));
  fireEvent.input(screen.getByLabelText("Time 1"), { target: { value: "2126-03-28T10:00" } });
  fireEvent.input(screen.getByLabelText("Time 2"), { target: { value: "2126-03-29T11:30" } });
  fireEvent.click(button("Propose these times"));
  fireEvent.click(button("Proposing…"));
  expect(await screen.findAllByRole("button", { name: "Pick this time" })).toHaveLength(2);
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const starts = [new Date(2126, 2, 28, 10).getTime(), new Date(2126, 2, 29, 11, 30).getTime()];
  expect(sent(asked)).toEqual([{ method: "POST", path: "/api/rooms/room/rally", body: { starts, timeZone } }]);
  expect(services.preferences.room("room").personKey).toBe("a-secret-of-some-length");
});

test("a proposal that is refused says why and keeps what was written", async () => {
  await show(withoutRally(), { "POST /rally": null });
  fireEvent.input(screen.getByLabelText("Time 1"), { target: { value: "2126-03-28T10:00" } });
  fireEvent.click(button("Propose these times"));
  expect((await screen.findByRole("alert")).textContent).toMatch(/did not answer/);
  expect(screen.getByLabelText<HTMLInputElement>("Time 1").value).toBe("2126-03-28T10:00");
});

test("each time is a group of three answers, and one's own is sent with the name", async () => {
  const { asked, services } = await show(rallyPage(), { "PUT /rally/answer": answered() });
  const groups = screen.getAllByRole("radiogroup");
  expect(groups.map((group) => group.getAttribute("aria-label"))).toEqual(
    screen.getAllByRole("heading", { level: 3 }).map((heading) => heading.textContent),
  );
  const [first] = groups;
  expect(within(first!).getAllByRole("radio")).toHaveLength(3);
  fireEvent.click(within(first!).getByRole("radio", { name: "I’m in" }));
  expect(await screen.findByRole("button", { name: "Send answers" })).toBeTruthy();
  expect(sent(asked)).toEqual([]);
  fireEvent.input(screen.getByRole("textbox", { name: "Your name" }), { target: { value: "Ana" } });
  fireEvent.change(screen.getByRole("textbox", { name: "Your name" }));
  await screen.findByText(/^Your answers are there/);
  expect(sent(asked).map(({ body }) => body)).toEqual([{ rallyId: "rally", name: "Ana", answers: { t0: "in" } }]);
  expect(services.preferences.room("room")).toEqual({ personKey: "a-secret-of-some-length", name: "Ana" });
  fireEvent.click(card(0).getByRole("radio", { name: "Can’t" }));
  await waitFor(() => expect(sent(asked)).toHaveLength(2));
  expect(card(0).getByText("1 can’t")).toBeTruthy();
});

test("whoever answered before finds their answers, and a failure to change them is said with a way to retry", async () => {
  const page = rallyPage({ rally: rally({ responses: [BEN] }), personId: "ben" });
  const replies: Record<string, object | null> = { "PUT /rally/answer": null };
  window.localStorage.setItem("alongside.room.room", JSON.stringify({ name: "Ben" }));
  await show(page, replies);
  const option = (place: number, name: string) => card(place).getByRole<HTMLInputElement>("radio", { name });
  expect(option(0, "I’m in").checked).toBe(true);
  expect(option(1, "Maybe").checked).toBe(true);
  fireEvent.click(option(1, "I’m in"));
  expect((await screen.findByRole("alert")).textContent).toMatch(/did not answer/);
  replies["PUT /rally/answer"] = answered({}, "ben");
  fireEvent.click(button("Try again"));
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
  expect(option(1, "I’m in").checked).toBe(true);
});

test("answers of others appear as they come, with the best time marked, and a lost stream is said", async () => {
  await show(rallyPage());
  expect(streams[0]?.address).toBe("/api/rooms/room/rally/changes");
  expect(screen.queryByText("Suits most so far")).toBeNull();
  streams[0]!.receive(rally({ responses: [BEN] }));
  await waitFor(() => expect(card(0).getByText("Suits most so far")).toBeTruthy());
  expect(card(0).getByText("1 in")).toBeTruthy();
  expect(card(1).getByText("1 maybe")).toBeTruthy();
  expect(screen.queryByText(/Not live/)).toBeNull();
  streams[0]!.fail(false);
  expect(await screen.findByText(/Not live just now/)).toBeTruthy();
});

test("times are the reader's own, and it is said when the proposer's clock is another", async () => {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  await show(rallyPage({ rally: rally({ timeZone }) }));
  expect(screen.getByText(/^Shown in your time zone/).textContent).not.toMatch(/proposed in/);
  cleanup();
  await show(rallyPage({ rally: rally({ timeZone: "Pacific/Marquesas" }) }));
  expect(screen.getByText(/^Shown in your time zone/).textContent).toMatch(/proposed in .*Marquesas/);
});

test("only whoever may pick is offered to, and what was picked is settled for all", async () => {
  await show(rallyPage());
  expect(screen.queryByRole("button", { name: "Pick this time" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Propose other times" })).toBeNull();
  cleanup();
  const startsAt = Date.UTC(2126, 2, 28, 9);
  const schedule = { startsAt, nextAt: startsAt, timeZone: "UTC", minutes: 60, cadence: "once" as const };
  const { room } = rallyPage();
  const settled = rallyPage({ mayPick: true, rally: rally({ picked: "t0" }), room: { ...room, schedule } });
  const replies: Record<string, object | null> = { "PUT /rally/picked": settled };
  const { asked } = await show(rallyPage({ mayPick: true }), replies);
  fireEvent.click(screen.getAllByRole("button", { name: "Pick this time" })[0]!);
  expect(await screen.findByRole("heading", { name: "The time is settled" })).toBeTruthy();
  expect(screen.getByRole("link", { name: "For your calendar (.ics)" })).toBeTruthy();
  expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Invitation" }).value).toMatch(/2126/);
  expect(screen.getByRole("link", { name: "Go to the room" }).getAttribute("href")).toBe("/r/room");
  replies["PUT /rally/picked"] = rallyPage({ mayPick: true });
  fireEvent.click(button("Open the question again"));
  expect(await screen.findAllByRole("radiogroup")).toHaveLength(2);
  expect(sent(asked).map(({ body }) => body)).toEqual([{ rallyId: "rally", timeId: "t0" }, { rallyId: "rally" }]);
});

test("those who came to answer learn from the stream that the time is settled", async () => {
  await show(rallyPage());
  streams[0]!.receive(rally({ picked: "t1" }));
  expect(await screen.findByRole("heading", { name: "The time is settled" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Open the question again" })).toBeNull();
});

test("a name of markup is shown as text", async () => {
  const name = "<img src=x onerror=alert(1)>";
  await show(rallyPage({ rally: rally({ responses: [{ ...BEN, name }] }) }));
  expect(screen.getAllByText(name).length).toBeGreaterThan(0);
  expect(document.querySelector("img")).toBeNull();
});

test("the page of a room that does not answer can be tried again", async () => {
  let page: object | null = null;
  const { services } = servicesWith(() => page);
  renderPage(<RallyPage roomId="room" />, services);
  const retry = await screen.findByRole("button", { name: "Try again" });
  page = rallyPage();
  fireEvent.click(retry);
  expect(await screen.findAllByRole("radiogroup")).toHaveLength(2);
});
