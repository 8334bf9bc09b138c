import { beforeEach, expect, test } from "vitest";
import { ChatDraft } from "../../src/state/chatDraft";
import { message } from "../support/room";

const ben = { personId: "person-ben", name: "Ben" };
let draft: ChatDraft;

beforeEach(() => {
  draft = new ChatDraft();
});

test("an answer keeps what is being written", () => {
  draft.text.value = "yes";
  draft.reply(message(1));
  expect(draft.text.value).toBe("yes");
  expect(draft.purpose.value).toMatchObject({ kind: "reply", message: { id: 1 } });
  draft.cancel();
  expect(draft.purpose.value.kind).toBe("message");
  expect(draft.text.value).toBe("yes");
});

test("what was being written comes back after an edit, whether it was stored or not", () => {
  for (const end of [() => draft.done(), () => draft.cancel(), () => draft.reply(message(2))]) {
    draft.text.value = "half a thought";
    draft.edit(message(1, { text: "old words" }), []);
    expect(draft.text.value).toBe("old words");
    draft.text.value = "new words";
    end();
    expect(draft.text.value).toBe("half a thought");
    draft.cancel();
  }
});

test("a second edit does not lose what was being written either", () => {
  draft.text.value = "half a thought";
  draft.edit(message(1, { text: "one" }), []);
  draft.edit(message(2, { text: "two" }), []);
  draft.cancel();
  expect(draft.text.value).toBe("half a thought");
});

test("who was chosen is mentioned as long as the name is there, and only in this message", () => {
  draft.name(ben);
  draft.text.value = "hello @Ben";
  expect(draft.mentionsOf([])).toEqual(["person-ben"]);
  draft.text.value = "hello";
  expect(draft.mentionsOf([])).toEqual([]);
  draft.done();
  draft.text.value = "@Ben said so";
  expect(draft.mentionsOf([])).toEqual([]);
  expect(draft.mentionsOf([ben])).toEqual(["person-ben"]);
});

test("an edit goes on to mention those whom the message mentions", () => {
  draft.edit(message(1, { text: "@Ben, @Cleo", mentions: ["person-ben"] }), [
    ben,
    { personId: "person-cleo", name: "Cleo" },
  ]);
  expect(draft.mentionsOf([])).toEqual(["person-ben"]);
});
