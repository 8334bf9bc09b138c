// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RoomView } from "../../src/protocol";
import { InviteDialog } from "../../src/ui/invite/InviteDialog";
import { ServicesContext } from "../../src/ui/services";
import { renderPage } from "../support/page";
import { SETTINGS } from "../support/room";
import { servicesWith, type Reply } from "../support/roomApi";

const room: RoomView = { id: "room", settings: { ...SETTINGS, name: "Thursdays", why: "To write" }, createdAt: 0 };
const NEXT = Date.UTC(2126, 2, 28, 9);
const agreed: RoomView = {
  ...room,
  schedule: { startsAt: NEXT, nextAt: NEXT, timeZone: "UTC", minutes: 60, cadence: "weekly" },
};

afterEach(cleanup);

beforeEach(() => {
  window.history.replaceState(null, "", "/r/room");
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
});

function open(shown: RoomView, reply: Reply = () => ({})) {
  const { services, asked } = servicesWith(reply);
  renderPage(<InviteDialog roomId="room" room={shown} onClose={() => undefined} />, services);
  return { asked, dialog: within(screen.getByRole("dialog", { name: "Invite" })) };
}

const textOf = (field: HTMLElement) => (field as HTMLTextAreaElement).value;

test("the link is there to copy, as a code, and in an invitation that is ready to paste", async () => {
  const { dialog } = open(room);
  const url = `${window.location.origin}/r/room`;
  expect(textOf(dialog.getByRole("textbox", { name: "Whoever has this link can come in" }))).toBe(url);
  expect(dialog.getByRole("img", { name: "QR code of the link" })).toBeTruthy();
  const invitation = textOf(dialog.getByRole("textbox", { name: "Invitation" }));
  expect(invitation).toMatch(/Thursdays\n\nTo write\n/);
  expect(invitation.endsWith(url)).toBe(true);
  fireEvent.click(dialog.getByRole("button", { name: "Copy invitation" }));
  await dialog.findByText("Copied");
  expect(await navigator.clipboard.readText()).toBe(invitation);
});

test("where copying is forbidden the text is selected, to be copied by hand", async () => {
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("forbidden"));
  const { dialog } = open(room);
  fireEvent.click(dialog.getByRole("button", { name: "Copy link" }));
  expect((await dialog.findByRole("alert")).textContent).toMatch(/copy it by hand/);
  const field = dialog.getByRole<HTMLTextAreaElement>("textbox", { name: "Whoever has this link can come in" });
  expect(field.value.slice(field.selectionStart, field.selectionEnd)).toBe(field.value);
});

test("an agreed time has its file for calendars, and is in the invitation", () => {
  const { dialog } = open(agreed);
  const link = dialog.getByRole("link", { name: "For your calendar (.ics)" });
  expect(link.getAttribute("href")).toBe("/api/rooms/room/invitation.ics");
  expect(dialog.getByText(/Every week$/)).toBeTruthy();
  expect(textOf(dialog.getByRole("textbox", { name: "Invitation" }))).toMatch(/2126.*every week from then on/);
});

test("without a time there is no file, and two ways to one: asking the others, in a tab of its own, or setting it", async () => {
  let works = false;
  const { asked, dialog } = open(room, () => (works ? agreed : null));
  expect(dialog.queryByRole("link", { name: /calendar/ })).toBeNull();
  const ask = dialog.getByRole("link", { name: "Agree on a time" });
  expect(ask.getAttribute("href")).toBe("/r/room/rally");
  expect(ask.getAttribute("target")).toBe("_blank");
  fireEvent.click(dialog.getByRole("button", { name: "Set a time" }));
  fireEvent.input(dialog.getByLabelText(/^Date and time/), { target: { value: "2126-03-28T10:00" } });
  fireEvent.click(dialog.getByRole("button", { name: "Set this time" }));
  expect((await dialog.findByRole("alert")).textContent).toMatch(/did not answer/);
  works = true;
  fireEvent.click(dialog.getByRole("button", { name: "Set this time" }));
  expect(await dialog.findByRole("link", { name: "For your calendar (.ics)" })).toBeTruthy();
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  expect(asked.at(-1)).toEqual({
    method: "PUT",
    path: "/api/rooms/room/schedule",
    body: { startsAt: new Date(2126, 2, 28, 10).getTime(), timeZone },
  });
  expect(dialog.queryByRole("button", { name: "Set this time" })).toBeNull();
});

test("a time that the room tells meanwhile is shown", async () => {
  const { services } = servicesWith(() => ({}));
  const dialogOf = (shown: RoomView) => <InviteDialog roomId="room" room={shown} onClose={() => undefined} />;
  const { rerender } = renderPage(dialogOf(room), services);
  rerender(<ServicesContext.Provider value={services}>{dialogOf(agreed)}</ServicesContext.Provider>);
  expect(await screen.findByRole("link", { name: "For your calendar (.ics)" })).toBeTruthy();
});
