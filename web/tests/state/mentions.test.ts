import fc from "fast-check";
import { expect, test } from "vitest";
import { mentionable, mentionQuery, mentionsIn, offersFor, withMention } from "../../src/state/mentions";
import { message, participant, roomState } from "../support/room";

const people = ["Ana Maria", "Anabel", "Ben"].map((name) => ({ personId: `person-${name}`, name }));
const named = (...names: string[]) => names.map((name) => ({ personId: `person-${name}`, name }));

test("a name is being written after an @ that begins a word, up to the cursor", () => {
  expect(mentionQuery("hi @an", 6)).toEqual({ start: 3, query: "an" });
  expect(mentionQuery("hi @an", 4)).toEqual({ start: 3, query: "" });
  expect(mentionQuery("(@ana m", 7)).toEqual({ start: 1, query: "ana m" });
  for (const text of ["hi", "me@example.org", "@an\nx"]) expect(mentionQuery(text, text.length)).toBeNull();
});

test("people are offered by the beginning of any word of their name, in either case", () => {
  const names = (query: string) => offersFor(query, people).map(({ name }) => name);
  expect(names("")).toEqual(["Ana Maria", "Anabel", "Ben"]);
  expect(names("AN")).toEqual(["Ana Maria", "Anabel"]);
  expect(names("mar")).toEqual(["Ana Maria"]);
  expect(names("ana m")).toEqual(["Ana Maria"]);
  expect(names("nabel")).toEqual([]);
});

test("those in the room are offered first, then those who wrote before, and never oneself", () => {
  const state = roomState({
    participants: [participant("me"), participant("ben", { name: "Ben" })],
    messages: [
      message(1, { authorId: "person-cleo", authorName: "Cleo" }),
      message(2, { authorId: "person-ben", authorName: "Benjamin" }),
      message(3, { authorId: "person-me" }),
    ],
  });
  expect(mentionable(state, null).map(({ name }) => name)).toEqual(["Ben", "Cleo"]);
});

test("the name takes the place of what was written of it, with a space behind", () => {
  expect(withMention("hi @an there", { start: 3, query: "an" }, "Ana Maria")).toEqual({
    text: "hi @Ana Maria there",
    cursor: 14,
  });
});

test("only those count whose whole name is still in the text", () => {
  expect(mentionsIn("ask @Ana Maria, please", named("Ana Maria", "Ben"), [])).toEqual(["person-Ana Maria"]);
  expect(mentionsIn("@Anabel", named("Ana"), [])).toEqual([]);
  expect(mentionsIn("@Anabel and @Ana", named("Ana"), [])).toEqual(["person-Ana"]);
  expect(mentionsIn("Ben", named("Ben"), [])).toEqual([]);
});

test("a name written by hand counts, in either case, and the longest that fits is meant", () => {
  expect(mentionsIn("@ben and @ANABEL", [], people)).toEqual(["person-Ben", "person-Anabel"]);
  expect(mentionsIn("@Ana Maria", [], named("Ana", "Ana Maria"))).toEqual(["person-Ana Maria"]);
  expect(mentionsIn("@Ben @Ben", named("Ben"), people)).toEqual(["person-Ben"]);
});

test("of two with one name only who was chosen is meant", () => {
  const twins = [
    { personId: "one", name: "Ben" },
    { personId: "other", name: "ben" },
  ];
  expect(mentionsIn("@Ben", [], twins)).toEqual([]);
  expect(mentionsIn("@Ben", twins.slice(1), twins)).toEqual(["other"]);
});

test("whoever is chosen is mentioned, whatever their name and the text around it", () => {
  const name = fc.string({ minLength: 1 }).filter((text) => text.trim() === text && !text.includes("\n"));
  fc.assert(
    fc.property(fc.string(), name, (before, chosen) => {
      const text = `${before} @`;
      const query = mentionQuery(text, text.length);
      const after = withMention(text, query!, chosen);
      expect(mentionsIn(after.text, [{ personId: "person", name: chosen }], [])).toEqual(["person"]);
      expect(after.text.slice(0, after.cursor).endsWith(`@${chosen} `)).toBe(true);
    }),
  );
});
