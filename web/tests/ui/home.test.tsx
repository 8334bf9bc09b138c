// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, expect, test } from "vitest";
import { App } from "../../src/ui/App";
import { Services } from "../../src/ui/services";
import { render } from "@testing-library/preact";
import { SETTINGS } from "../support/room";

afterEach(cleanup);

/** The app over an HTTP API that always answers the same. */
function renderApp(path: string, status: number, body: object) {
  window.history.replaceState(null, "", path);
  const services = new Services(window);
  const asked: [string, unknown][] = [];
  const fetch: Services["fetch"] = (url, options) => {
    asked.push([url, options?.body === undefined ? null : JSON.parse(options.body as string)]);
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  };
  render(<App services={Object.assign(services, { fetch })} />);
  return { asked, services };
}

test("a name is enough to create a room, and leads to its lobby", async () => {
  const room = { id: "abcdefghijklmnopqrstuv", settings: { ...SETTINGS, name: "Writing" }, createdAt: 0 };
  const created = { id: room.id, path: `/r/${room.id}`, personKey: "a-secret-of-some-length" };
  const { asked } = renderApp("/", 201, { ...created, room, participantNames: [], now: 0 });
  fireEvent.input(screen.getByRole("textbox", { name: "Room name" }), { target: { value: " Writing " } });
  fireEvent.click(screen.getByRole("button", { name: "Create room" }));
  expect(asked[0]).toEqual(["/api/rooms", { name: "Writing", format: "cowork", minutes: 60, cadence: "once" }]);
  expect(await screen.findByRole("heading", { name: "Writing" })).toBeTruthy();
  expect(window.location.pathname).toBe(`/r/${room.id}`);
  expect(screen.getByRole("button", { name: "Join" })).toBeTruthy();
});

test("what else a room may have is chosen in the same step", async () => {
  const created = { id: "abcdefghijklmnopqrstuv", path: "/", personKey: "a-secret-of-some-length" };
  const { asked, services } = renderApp("/", 201, created);
  fireEvent.input(screen.getByRole("textbox", { name: "Room name" }), { target: { value: "Writing" } });
  fireEvent.click(screen.getByRole("radio", { name: /Pomodoro/ }));
  fireEvent.input(screen.getByRole("spinbutton", { name: "Length in minutes" }), { target: { value: "90" } });
  fireEvent.change(screen.getByRole("combobox", { name: "How often" }), { target: { value: "twoWeekly" } });
  fireEvent.change(screen.getByRole("combobox", { name: /Background sound/ }), { target: { value: "rain" } });
  fireEvent.input(screen.getByRole("textbox", { name: /Norms/ }), { target: { value: "Be kind" } });
  const create = screen.getByRole("button", { name: "Create room" });
  fireEvent.click(create);
  fireEvent.click(create);
  await waitFor(() => expect(services.preferences.room(created.id).personKey).toBe(created.personKey));
  const wanted = { format: "pomodoro", minutes: 90, cadence: "twoWeekly", sound: "rain", norms: "Be kind" };
  expect(asked).toEqual([["/api/rooms", { name: "Writing", ...wanted }]]);
});

test("an option that has to be mended is unfolded", () => {
  renderApp("/", 201, {});
  const options = screen.getByText("More options").closest("details");
  expect(options?.open).toBe(false);
  fireEvent.invalid(screen.getByRole("spinbutton", { name: "Length in minutes", hidden: true }));
  expect(options?.open).toBe(true);
});

test("a refusal is said in place, in the server's words", async () => {
  renderApp("/", 429, { error: { code: "tooManyRooms", message: "Many rooms were created. Try again later." } });
  fireEvent.input(screen.getByRole("textbox", { name: "Room name" }), { target: { value: "Writing" } });
  fireEvent.click(screen.getByRole("button", { name: "Create room" }));
  expect((await screen.findByRole("alert")).textContent).toBe("Many rooms were created. Try again later.");
});

test("an unknown room says so and offers a way out", async () => {
  const error = { code: "roomNotFound", message: "There is no room under this link." };
  renderApp("/r/abcdefghijklmnopqrstuv", 404, { error });
  expect(await screen.findByRole("heading", { name: "There is no such room" })).toBeTruthy();
  expect(screen.getByText("There is no room under this link.")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Create a new room" })).toBeTruthy();
});

test("an unknown page of a room says so", () => {
  renderApp("/r/abcdefghijklmnopqrstuv/elsewhere", 200, {});
  expect(screen.getByRole("heading", { name: "There is no such page" })).toBeTruthy();
});

test("a link that lost a part says so without asking the server", () => {
  const { asked } = renderApp("/r/abc", 200, {});
  expect(screen.getByRole("heading", { name: "This link is not complete" })).toBeTruthy();
  expect(asked).toEqual([]);
});

test("a server that can't be reached can be tried again", async () => {
  renderApp("/r/abcdefghijklmnopqrstuv", 502, {});
  expect(await screen.findByRole("button", { name: "Try again" })).toBeTruthy();
});
