import fc from "fast-check";
import { expect, test } from "vitest";
import type { ChatMessageView } from "../../src/protocol";
import { chunked, type ChatChunk } from "../../src/state/chatChunks";
import { message } from "../support/room";

const some = (from: number, count: number) => Array.from({ length: count }, (_, index) => message(from + index));
const starts = (chunks: readonly ChatChunk[]) => chunks.map(({ start }) => start);
const sizes = (chunks: readonly ChatChunk[]) => chunks.map(({ messages }) => messages.length);

test("chunks begin where they did when older messages come before them and newer ones after them", () => {
  const first = some(1_000, 60);
  const chunks = chunked(first, []);
  expect(starts(chunks)).toEqual([1_000, 1_050]);
  const older = chunked([...some(880, 120), ...first], chunks);
  expect(starts(older)).toEqual([880, 900, 950, 1_000, 1_050]);
  const newer = chunked([...some(880, 120), ...first, ...some(1_060, 50)], older);
  expect(starts(newer)).toEqual([880, 900, 950, 1_000, 1_050, 1_100]);
  expect(sizes(newer)).toEqual([20, 50, 50, 50, 50, 10]);
});

test("a chunk in which nothing changed is the same object, others are not", () => {
  const messages = some(1, 100);
  const before = chunked(messages, []);
  const edited = messages.map((one) => (one.id === 70 ? { ...one, text: "new" } : one));
  const after = chunked(edited, before);
  expect(after[0]).toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
});

test("nothing is lost or doubled, and no chunk is long, whatever comes and goes", () => {
  const known = fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 300 });
  fc.assert(
    fc.property(fc.array(known, { maxLength: 6 }), (rounds) => {
      let chunks: ChatChunk[] = [];
      for (const ids of rounds) {
        const messages: ChatMessageView[] = ids.sort((a, b) => a - b).map((id) => message(id));
        chunks = chunked(messages, chunks);
        expect(chunks.flatMap((chunk) => chunk.messages)).toEqual(messages);
        expect(Math.max(0, ...sizes(chunks))).toBeLessThanOrEqual(50);
        expect(new Set(starts(chunks)).size).toBe(chunks.length);
      }
    }),
  );
});
