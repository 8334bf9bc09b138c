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
  chat.send(null, "hello");
  expect(chat.outgoing.value).toMatchObject([{ text: "hello", state: "sending" }]);
  await settle();
  expect(chat.outgoing.value).toHaveLength(1);
  arrive(6, { key: chat.outgoing.value[0]?.key });
  expect(chat.outgoing.value).toEqual([]);
});

test("what could not be stored says so, and a retry has the same key, so it is stored once at most", async () => {
  answer = () => Promise.reject(new ProblemError({ code: "storageUnavailable", message: "This was not stored." }));
  chat.send("h", "hello");
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
  chat.send(null, "hello");
  await settle();
  chat.discard(chat.outgoing.value[0]!.key);
  expect(chat.outgoing.value).toEqual([]);
});

test("messages of others count as unread until they are seen; one's own never do", () => {
  chat.markRead(null);
  expect(chat.unread(null)).toBe(0);
  arrive(6);
  arrive(7, { authorId: "person-me" });
  expect(chat.unread(null)).toBe(1);
  chat.markRead(null);
  expect(chat.unread(null)).toBe(0);
});

test("older messages are fetched from before the oldest known one, one page at a time", async () => {
  const page: MessagePage = { messages: [message(3), message(4)], hasMore: false };
  answer = () => Promise.resolve(page);
  const first = chat.loadOlder(null);
  const second = chat.loadOlder(null);
  await Promise.all([first, second]);
  expect(asked).toEqual([{ type: "listMessages", before: 5, limit: 50 }]);
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
