import { signal, type Signal } from "@preact/signals";
import { beforeEach, expect, test } from "vitest";
import type { MessagePage, RequestBody } from "../../src/protocol";
import { ProblemError } from "../../src/signalling/problem";
import type { Request } from "../../src/signalling/requests";
import { ChatBox } from "../../src/state/chatBox";
import { applyEvent, chatOf, type RoomState } from "../../src/state/roomState";
import { message, roomState } from "../support/room";
import { settle, World } from "../support/world";

let room: Signal<RoomState | null>;
let asked: RequestBody[];
let answer: (body: RequestBody) => Promise<unknown>;
let chat: ChatBox;

beforeEach(() => {
  room = signal(roomState({ messages: [message(5)], hasMoreMessages: true }));
  asked = [];
  answer = () => Promise.resolve({ messageId: 6 });
  const request = (body: RequestBody) => {
    asked.push(body);
    return answer(body);
  };
  chat = new ChatBox(room, request as Request, new World());
});

function arrive(id: number, change = {}): void {
  const state = room.peek()!;
  room.value = applyEvent(state, state.revision + 1, { type: "messagePosted", message: message(id, change) });
  chat.forgetStored(room.peek()!);
}

test("what is sent shows at once, until the room has it", async () => {
  chat.send(null, { text: "hello" });
  expect(chat.outgoing.value).toMatchObject([{ text: "hello", state: "sending" }]);
  await settle();
  expect(chat.outgoing.value).toHaveLength(1);
  arrive(6, { key: chat.outgoing.value[0]?.key });
  expect(chat.outgoing.value).toEqual([]);
});

test("what could not be stored says so, and a retry has the same key, so it is stored once at most", async () => {
  answer = () => Promise.reject(new ProblemError({ code: "storageUnavailable", message: "This was not stored." }));
  chat.send("h", { text: "hello" });
  await settle();
  const [failed] = chat.outgoing.value;
  expect(failed).toMatchObject({ state: "failed", problem: "This was not stored." });
  answer = () => Promise.resolve({ messageId: 6 });
  chat.retry(failed!.key);
  expect(chat.outgoing.value[0]?.state).toBe("sending");
  expect(asked.map((body) => body.type === "postMessage" && [body.key, body.huddleId])).toEqual([
    [failed!.key, "h"],
    [failed!.key, "h"],
  ]);
});

test("what failed can be given up", async () => {
  answer = () => Promise.reject(new ProblemError({ code: "x", message: "No." }));
  chat.send(null, { text: "hello" });
  await settle();
  chat.discard(chat.outgoing.value[0]!.key);
  expect(chat.outgoing.value).toEqual([]);
});

test("an answer and whom it names are kept for a retry", async () => {
  answer = () => Promise.reject(new ProblemError({ code: "x", message: "No." }));
  chat.send(null, { text: "yes @Ben", mentions: ["person-ben"], replyTo: 5 });
  await settle();
  chat.retry(chat.outgoing.value[0]!.key);
  for (const body of asked) expect(body).toMatchObject({ replyTo: 5, mentions: ["person-ben"] });
  expect(asked).toHaveLength(2);
});

test("each place has its own draft, which is there when one comes back", () => {
  chat.draft(null).text.value = "half a thought";
  chat.draft("h").text.value = "another one";
  expect(chat.draft(null).text.value).toBe("half a thought");
});

test("older messages are fetched from before the oldest known one, one page at a time", async () => {
  const page: MessagePage = { messages: [message(3), message(4)], hasMore: false };
  answer = () => Promise.resolve(page);
  const first = chat.loadOlder(null);
  const second = chat.loadOlder(null);
  await Promise.all([first, second]);
  expect(asked).toEqual([{ type: "listMessages", before: 5, limit: 200 }]);
  expect(chatOf(room.peek()!, null).messages.map(({ id }) => id)).toEqual([3, 4, 5]);
});

test("a message that arrives while a page is fetched is not lost", async () => {
  let deliver: (page: MessagePage) => void = () => undefined;
  answer = () => new Promise((resolve) => (deliver = resolve));
  const loading = chat.loadOlder(null);
  arrive(6);
  deliver({ messages: [message(4)], hasMore: false });
  await loading;
  expect(chatOf(room.peek()!, null).messages.map(({ id }) => id)).toEqual([4, 5, 6]);
});

test("whoever wants to see an old message gets all pages down to it", async () => {
  const pages: MessagePage[] = [
    { messages: [message(3), message(4)], hasMore: true },
    { messages: [message(1), message(2)], hasMore: false },
  ];
  answer = () => Promise.resolve(pages.shift());
  expect(await chat.reach(null, 2)).toBe(true);
  expect(chatOf(room.peek()!, null).messages.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
  expect(asked).toHaveLength(2);
});

test("an old message that is gone is not found, and one that is known costs nothing", async () => {
  answer = () => Promise.resolve({ messages: [message(3)], hasMore: false });
  expect(await chat.reach(null, 5)).toBe(true);
  expect(asked).toEqual([]);
  expect(await chat.reach(null, 4)).toBe(false);
  expect(asked).toHaveLength(1);
});

test("a page that fails can be asked for again", async () => {
  answer = () => Promise.reject(new ProblemError({ code: "tooMany", message: "Wait." }));
  await expect(chat.loadOlder(null)).rejects.toThrow("Wait.");
  expect(chat.loading.value.has(null)).toBe(false);
  answer = () => Promise.resolve({ messages: [message(4)], hasMore: false });
  await chat.loadOlder(null);
  expect(chatOf(room.peek()!, null).messages).toHaveLength(2);
});

test("the chat of a huddle that has ended is asked for by the huddle", async () => {
  answer = () => Promise.resolve({ messages: [], hasMore: false });
  await chat.endedHuddle("h");
  await chat.endedHuddle("h", 7);
  expect(asked).toMatchObject([{ huddleId: "h" }, { huddleId: "h", before: 7 }]);
});
