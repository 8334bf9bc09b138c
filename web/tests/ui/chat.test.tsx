// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ChatMessageView, Snapshot } from "../../src/protocol";
import { ProblemError } from "../../src/signalling/problem";
import type { Request } from "../../src/signalling/requests";
import { ChatBox } from "../../src/state/chatBox";
import { applyEvent, type RoomState } from "../../src/state/roomState";
import { Chat } from "../../src/ui/panel/Chat";
import { renderInRoom } from "../support/page";
import { message, participant, roomState, session } from "../support/room";
import { World } from "../support/world";

afterEach(cleanup);

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  // There is no layout here, so nothing scrolls.
  Element.prototype.scrollIntoView = () => undefined;
});

const button = (name: string) => screen.getByRole("button", { name });
const box = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message" });
const own = (id: number, change: Partial<ChatMessageView> = {}) =>
  message(id, { authorId: "person-me", authorName: "me", ...change });

function show(messages: readonly ChatMessageView[], change: Partial<Snapshot> = {}) {
  const participants = [participant("me"), participant("ben", { name: "Ben" }), participant("bea", { name: "Bea" })];
  return renderInRoom(<Chat />, roomState({ messages: [...messages], participants, ...change }));
}

function write(text: string): void {
  box().value = text;
  box().setSelectionRange(text.length, text.length);
  fireEvent.input(box());
}

async function openActions(text: string): Promise<HTMLElement> {
  const article = screen.getByText(text).closest("article")!;
  fireEvent.click(within(article).getByRole("button", { name: /^Actions for the message/ }));
  return screen.findByRole("group", { name: "Message actions" });
}

test("an answer says what it answers, and is sent with it", async () => {
  const { asked } = show([message(1, { text: "When?" })]);
  fireEvent.click(within(await openActions("When?")).getByRole("button", { name: "Reply" }));
  await screen.findByText("Reply to", { exact: false });
  write("At ten");
  fireEvent.keyDown(box(), { key: "Enter" });
  expect(asked).toMatchObject([{ type: "postMessage", text: "At ten", replyTo: 1 }]);
});

test("an answer shows the beginning of what it answers, also when that was deleted or is not known here", () => {
  show([
    message(3, { text: "When `exactly`?", authorName: "Ben" }),
    message(4, { deleted: true, text: "" }),
    message(5, { replyTo: 3 }),
    message(6, { replyTo: 4 }),
    message(7, { replyTo: 1 }),
  ]);
  const quotes = screen.getAllByRole("button").filter(({ className }) => className === "quote");
  const words = quotes.map((quote) => quote.textContent);
  expect(words[0]).toContain("Ben When exactly?");
  expect(words[1]).toContain("Message deleted");
  expect(words[2]).toContain("An earlier message");
});

test("a press on what is answered fetches it where it is older than what is known", async () => {
  const { asked } = show([message(7, { replyTo: 1 })], { hasMoreMessages: true });
  fireEvent.click(screen.getByRole("button", { name: /An earlier message/ }));
  await waitFor(() => expect(asked).toMatchObject([{ type: "listMessages", before: 7 }]));
});

test("reactions say who put them there, and a press adds one's own or takes it away", () => {
  const reactions = [
    { emoji: "👍", personIds: ["person-ben", "person-me"] },
    { emoji: "🦉", personIds: ["person-gone"] },
  ];
  const { asked } = show([message(1, { reactions })]);
  const thumbs = button("Thumbs up, 2");
  expect(thumbs.title).toBe("Ben, you");
  expect(thumbs.getAttribute("aria-pressed")).toBe("true");
  expect(button("🦉, 1").title).toBe("Somebody who left");
  fireEvent.click(thumbs);
  fireEvent.click(button("🦉, 1"));
  expect(asked).toMatchObject([
    { type: "setReaction", messageId: 1, emoji: "👍", on: false },
    { type: "setReaction", messageId: 1, emoji: "🦉", on: true },
  ]);
});

test("a reaction is chosen from a small palette", async () => {
  const { asked } = show([message(1, { text: "Done!" })]);
  fireEvent.click(within(await openActions("Done!")).getByRole("button", { name: "React with Party" }));
  expect(asked).toMatchObject([{ type: "setReaction", messageId: 1, emoji: "🎉", on: true }]);
});

test("a message is deleted after one more question, and only by whoever wrote it", async () => {
  const { asked } = show([message(1, { text: "theirs" }), own(2, { text: "mine" })]);
  expect(within(await openActions("theirs")).queryByRole("button", { name: "Delete" })).toBeNull();
  fireEvent.click(within(await openActions("mine")).getByRole("button", { name: "Delete" }));
  expect(asked).toEqual([]);
  fireEvent.click(await screen.findByRole("button", { name: "Delete message" }));
  expect(asked).toEqual([{ type: "deleteMessage", messageId: 2 }]);
});

test("a deleted message keeps its place, softly, and has nothing to do with it", () => {
  show([message(1, { deleted: true, text: "" })]);
  expect(screen.getByText("Message deleted")).toBeTruthy();
  expect(screen.queryByRole("button", { name: /^Actions/ })).toBeNull();
});

test("what could not be done with a message is said at the message", async () => {
  const refuse = (() => Promise.reject(new ProblemError({ code: "x", message: "Too many." }))) as unknown as Request;
  const { room, session: inside } = show([message(1, { text: "Done!" })]);
  Object.assign(inside, { chat: new ChatBox(room, refuse, new World()) });
  const actions = await openActions("Done!");
  fireEvent.click(within(actions).getByRole("button", { name: "React with Party" }));
  expect((await within(actions).findByRole("alert")).textContent).toBe("Too many.");
});

test("the arrow up in an empty box edits what one said last; Escape brings back what was there", async () => {
  const { asked } = show([own(1, { text: "frist" }), message(2), own(3, { deleted: true, text: "" })]);
  fireEvent.keyDown(box(), { key: "ArrowUp" });
  await waitFor(() => expect(box().value).toBe("frist"));
  fireEvent.keyDown(box(), { key: "Escape" });
  await waitFor(() => expect(box().value).toBe(""));
  fireEvent.keyDown(box(), { key: "ArrowUp" });
  await waitFor(() => expect(box().value).toBe("frist"));
  write("first");
  fireEvent.keyDown(box(), { key: "Enter" });
  expect(asked).toEqual([{ type: "editMessage", messageId: 1, text: "first", mentions: [] }]);
  await waitFor(() => expect(box().value).toBe(""));
});

test("an edited message says so", () => {
  show([message(1, { editedAt: 5 })]);
  expect(screen.getByText("edited")).toBeTruthy();
});

test("people are offered after an @, chosen by keyboard, and mentioned while their name is in the text", async () => {
  const { asked } = show([]);
  write("hello @b");
  const list = await screen.findByRole("listbox", { name: "People" });
  expect(
    within(list)
      .getAllByRole("option")
      .map(({ textContent }) => textContent),
  ).toEqual(["BBen", "BBea"]);
  expect(box().getAttribute("aria-activedescendant")).toBe(screen.getByRole("option", { selected: true }).id);
  fireEvent.keyDown(box(), { key: "ArrowDown" });
  await waitFor(() => expect(screen.getByRole("option", { selected: true }).textContent).toBe("BBea"));
  fireEvent.keyDown(box(), { key: "Enter" });
  await waitFor(() => expect(box().value).toBe("hello @Bea "));
  expect(screen.queryByRole("listbox")).toBeNull();
  fireEvent.keyDown(box(), { key: "Enter" });
  expect(asked).toMatchObject([{ type: "postMessage", text: "hello @Bea", mentions: ["person-bea"] }]);
});

test("Escape closes the offers, and Enter sends then", async () => {
  const { asked } = show([]);
  write("@b");
  await screen.findByRole("listbox");
  fireEvent.keyDown(box(), { key: "Escape" });
  await waitFor(() => expect(screen.queryByRole("listbox")).toBeNull());
  fireEvent.keyDown(box(), { key: "Enter" });
  expect(asked).toMatchObject([{ type: "postMessage", text: "@b", mentions: [] }]);
});

test("a message that names this person is marked, others are not", () => {
  show([message(1, { text: "you", mentions: ["person-me"] }), message(2, { text: "Ben", mentions: ["person-ben"] })]);
  const looks = (text: string) => screen.getByText(text).closest("article")!.className;
  expect(looks("you")).toContain("is-for-me");
  expect(looks("Ben")).not.toContain("is-for-me");
});

test("names of people who are mentioned stand out, also of those who are not here any more", () => {
  show([
    message(1, { authorId: "person-cleo", authorName: "Cleo" }),
    message(2, { text: "@Ben and @Cleo, not @Dana", mentions: ["person-ben", "person-cleo"] }),
    message(3, { text: "hello @me", mentions: ["person-me"] }),
  ]);
  expect(screen.getByText("@Ben").className).toBe("mention");
  expect(screen.getByText("@Cleo").className).toBe("mention");
  expect(screen.getByText("@me").className).toBe("mention is-self");
  expect(screen.queryByText("@Dana")).toBeNull();
});

test("a huddle that has ended is one soft line, and who was in it reads its chat", async () => {
  const huddle = {
    huddleId: "h",
    name: "Toner",
    people: ["Ben", "me"],
    memberIds: ["person-ben", "person-me"],
    startedAt: 0,
    endedAt: 12 * 60_000,
  };
  const request = () => Promise.resolve({ messages: [message(8, { text: "out of toner" })], hasMore: false });
  const { room, session: inside } = show([message(1, { authorId: "", authorName: "", text: "", huddle })]);
  Object.assign(inside, { chat: new ChatBox(room, request as unknown as Request, new World()) });
  expect(screen.getByText(/“Toner” ended · Ben, me · 12 min/)).toBeTruthy();
  fireEvent.click(button("Read its chat"));
  const dialog = await screen.findByRole("dialog", { name: "Chat of “Toner”" });
  expect(await within(dialog).findByText("out of toner")).toBeTruthy();
});

test("the chat of a huddle in which one was not is not offered, and a refusal is said", async () => {
  // Somebody else of the same name was in it.
  const huddle = { huddleId: "h", name: "Toner", people: ["me"], memberIds: ["other"], startedAt: 0, endedAt: 60_000 };
  show([message(1, { authorId: "", text: "", huddle })]);
  expect(screen.queryByRole("button", { name: "Read its chat" })).toBeNull();
  cleanup();
  const refuse = () => Promise.reject(new ProblemError({ code: "notAllowed", message: "Only those in it can." }));
  const { room, session: inside } = show([message(1, { text: "", huddle: { ...huddle, memberIds: ["person-me"] } })]);
  Object.assign(inside, { chat: new ChatBox(room, refuse as unknown as Request, new World()) });
  fireEvent.click(button("Read its chat"));
  expect((await screen.findByRole("alert")).textContent).toContain("Only those in it can.");
});

test("a line marks where one stopped to read", async () => {
  const room = signal<RoomState | null>(roomState({ messages: [message(1), message(2)] }));
  const kept = { load: () => 1, save: () => undefined };
  const chat = new ChatBox(room, (() => Promise.resolve({})) as unknown as Request, new World(), kept);
  chat.marks.arrive();
  renderInRoom(<Chat />, room.value!, { chat, room, shown: room });
  const line = await screen.findByText("New");
  expect(line.compareDocumentPosition(screen.getByText("text 1"))).toBe(Node.DOCUMENT_POSITION_PRECEDING);
  expect(line.compareDocumentPosition(screen.getByText("text 2"))).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
});

test("while people concentrate the chat is folded, can be unfolded, and comes back by itself", async () => {
  const focused = session({ focus: true });
  const { room, session: inside } = show([message(1)], { session: focused });
  inside.chat.marks.arrive();
  const arrive = (event: Parameters<typeof applyEvent>[2]) => {
    room.value = applyEvent(room.value!, room.value!.revision + 1, event);
  };
  arrive({ type: "messagePosted", message: message(2) });
  expect(screen.getByText("Chat is folded until the break")).toBeTruthy();
  expect(await screen.findByText("1 new message")).toBeTruthy();
  expect(screen.queryByText("text 2")).toBeNull();
  fireEvent.click(button("Show anyway"));
  expect(await screen.findByText("text 2")).toBeTruthy();
  cleanup();
  const second = show([message(1)], { session: focused });
  const breakTime = { ...focused, focus: false };
  const { revision } = second.room.value!;
  second.room.value = applyEvent(second.room.value!, revision + 1, { type: "sessionChanged", session: breakTime });
  expect(await screen.findByText("text 1")).toBeTruthy();
});

test("one stop of the tabulator key leads to the messages, arrows from one to the next", () => {
  show([message(1), message(2), message(3)]);
  const buttons = screen.getAllByRole("button", { name: /^Actions/ });
  expect(buttons.map(({ tabIndex }) => tabIndex)).toEqual([-1, -1, 0]);
  buttons[2]?.focus();
  fireEvent.keyDown(buttons[2]!, { key: "ArrowUp" });
  expect(document.activeElement).toBe(buttons[1]);
});

test("a message that waits for the connection says so", async () => {
  const room = signal<RoomState | null>(roomState());
  const status = signal({ phase: "joined" });
  const chat = new ChatBox(room, (() => new Promise(() => undefined)) as unknown as Request, new World());
  renderInRoom(<Chat />, room.value!, { chat, room, shown: room, status });
  chat.send(null, { text: "anybody there?", mentions: [] });
  expect(await screen.findByText("Sending…")).toBeTruthy();
  status.value = { phase: "connecting" };
  expect(await screen.findByText(/^Not stored yet\. It is sent when/)).toBeTruthy();
});
