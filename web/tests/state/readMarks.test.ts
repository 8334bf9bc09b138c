import { signal, type Signal } from "@preact/signals";
import { beforeEach, expect, test } from "vitest";
import { ReadMarks, type KeptMark } from "../../src/state/readMarks";
import { applyEvent, type RoomState } from "../../src/state/roomState";
import { message, roomState } from "../support/room";

let room: Signal<RoomState | null>;
let kept: { mark: number | undefined } & KeptMark;
let marks: ReadMarks;

function comeWith(mark: number | undefined, ids: readonly number[]): void {
  room = signal(roomState({ messages: ids.map((id) => message(id)) }));
  kept = { mark, load: () => mark, save: (id) => (kept.mark = id) };
  marks = new ReadMarks(room, kept);
  marks.arrive();
}

function arrive(id: number, change = {}): void {
  const state = room.peek()!;
  room.value = applyEvent(state, state.revision + 1, { type: "messagePosted", message: message(id, change) });
}

beforeEach(() => comeWith(undefined, [4, 5]));

test("who comes for the first time has nothing to catch up with, and is remembered from then on", () => {
  expect(marks.unread(null)).toBe(0);
  expect(kept.mark).toBe(5);
});

test("who comes for the first time into an empty chat has read all of it", () => {
  comeWith(undefined, []);
  expect(kept.mark).toBe(0);
  arrive(1);
  expect(marks.unread(null)).toBe(1);
});

test("who comes back has not read what was written meanwhile", () => {
  comeWith(4, [3, 4, 5, 6]);
  expect(marks.unread(null)).toBe(2);
  marks.markRead(null);
  expect(marks.unread(null)).toBe(0);
  expect(kept.mark).toBe(6);
});

test("messages of others count until they are seen; one's own and the end of a huddle never do", () => {
  arrive(6);
  arrive(7, { authorId: "person-me" });
  arrive(8, {
    authorId: "",
    huddle: { huddleId: "h", name: "Toner", people: [], memberIds: [], startedAt: 0, endedAt: 1 },
  });
  expect(marks.unread(null)).toBe(1);
  marks.markRead(null);
  expect(marks.unread(null)).toBe(0);
});

test("a huddle's chat is read by itself, and not remembered", () => {
  arrive(6, { huddleId: "h" });
  expect([marks.unread(null), marks.unread("h")]).toEqual([0, 1]);
  marks.markRead("h");
  expect(marks.unread("h")).toBe(0);
  expect(kept.mark).toBe(5);
});

test("that somebody is mentioned is known until it is read", () => {
  arrive(6, { mentions: ["person-ben"] });
  expect(marks.mentioned(null)).toBe(false);
  arrive(7, { mentions: ["person-me"] });
  expect(marks.mentioned(null)).toBe(true);
  marks.markRead(null);
  expect(marks.mentioned(null)).toBe(false);
});

test("what is new begins where one stopped to read, and stays so while one reads", () => {
  arrive(6, { authorId: "person-me" });
  arrive(7);
  marks.turnTo(null);
  marks.markRead(null);
  expect(marks.firstNew(null)).toBe(7);
  marks.turnTo(null);
  expect(marks.firstNew(null)).toBeNull();
});

test("in a chat of which nothing was ever read nothing stands out as new", () => {
  arrive(6, { huddleId: "h" });
  marks.turnTo("h");
  expect(marks.firstNew("h")).toBeNull();
});
