import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { GoalView, RecapView } from "../../src/protocol";
import { recapFileName, recapMarkdown } from "../../src/state/recap";
import { session, topic } from "../support/room";

const WORDS = { roomName: "Writing hour", locale: "en-GB", timeZone: "Europe/Berlin" };

function recap(change: Partial<RecapView> = {}): RecapView {
  return {
    session: session({ startedAt: Date.UTC(2026, 4, 7, 7), endedAt: Date.UTC(2026, 4, 7, 8) }),
    topics: [],
    goals: [],
    huddles: [],
    links: [],
    moods: [],
    lines: [],
    ...change,
  };
}

const goal: GoalView = { id: "g", personId: "p", personName: "Ada", text: "Draft", done: true };

/** Text of a line as CommonMark reads it: what is escaped stands for itself. */
function read(markdown: string): string {
  return markdown.replace(/\\([!-/:-@[-`{-~])/g, "$1");
}

/** Headings of a document as CommonMark reads it, with `#` or underlined. */
function headings(markdown: string): string[] {
  return markdown
    .split(/\r\n|[\n\r]/)
    .filter((line) => /^ {0,3}(#{1,6}(\s|$)|=+\s*$|-+\s*$)/.test(line))
    .map(read);
}

describe("a recap as Markdown", () => {
  test("has what was talked about, decided, left over, wanted and shared", () => {
    const full = recap({
      topics: [
        topic("a", { text: "First page", state: "done", outcome: "The map" }),
        topic("b", { text: "Lunch", state: "carriedOver" }),
      ],
      goals: [goal, { ...goal, id: "h", text: "Mail", done: false }],
      huddles: [
        { huddleId: "x", name: "Template", startedAt: 0, endedAt: 1, people: ["Ada", "Ben"], memberIds: ["a", "b"] },
      ],
      links: [{ address: "https://example.org/a_b", sharedBy: "Ben" }],
      moods: [{ mood: "fine", count: 2 }],
      lines: ["Quiet, good"],
    });
    expect(recapMarkdown(full, WORDS).replace(/\p{Zs}/gu, " ")).toMatch(
      new RegExp(
        [
          "^# Writing hour\n\nCowork, Thursday,? 7 May 2026.*9:00.10:00",
          "## Topics\n\n- First page\n  - Decided: The map",
          "## For next time\n\n- Lunch",
          "## Goals\n\n- Ada\n  - \\[x\\] Draft\n  - \\[ \\] Mail",
          "## Huddles\n\n- Template: Ada, Ben",
          "## Links\n\n- <https://example.org/a_b>, from Ben",
          "## How it went\n\n- Fine: 2\n- Quiet, good\n$",
        ].join("\n\n"),
      ),
    );
  });

  test("leaves out what there is nothing of", () => {
    expect(headings(recapMarkdown(recap(), WORDS))).toEqual(["# Writing hour"]);
  });

  test("an address that is none is text", () => {
    const links = [{ address: "https://a.example/>\n# oh", sharedBy: "Ben" }];
    expect(recapMarkdown(recap({ links }), WORDS)).toContain("- https://a.example/\\> \\# oh, from Ben");
  });

  test("what people wrote is never markup, and stays as they wrote it", () => {
    const piece = fc.constantFrom(
      ..."# \n|\r\n|---|===|- |* |+ |1. |2) |> |```|<script>|[a](javascript:b)|![x](y)|&amp;|\\|  \n|_b_|~~|\u2028|\t".split(
        "|",
      ),
      "|",
    );
    const hostile = fc.array(fc.oneof(piece, fc.string({ unit: "grapheme", maxLength: 6 })), { maxLength: 12 });
    fc.assert(
      fc.property(hostile, (pieces) => {
        const text = pieces.join("");
        const line = text.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
        fc.pre(line !== "");
        const markdown = recapMarkdown(
          recap({
            topics: [topic("a", { text, state: "done", outcome: text })],
            goals: [{ ...goal, personName: text, text }],
            huddles: [{ huddleId: "x", name: text, startedAt: 0, endedAt: 1, people: [text], memberIds: [] }],
            lines: [text],
          }),
          { ...WORDS, roomName: text },
        );
        expect(headings(markdown)).toEqual([`# ${line}`, "## Topics", "## Goals", "## Huddles", "## How it went"]);
        const lines = markdown.split("\n");
        expect(lines.map(read)).toContain(`- ${line}`);
        // No text begins a list, a quotation or a line across the page inside its own item, and no HTML or link begins.
        for (const one of lines) {
          const content = one.replace(/^(# |## | {0,2}- (\[[ x]\] |Decided: )?)/, "");
          expect(content).not.toMatch(/^([-+*=>#]|\d+[.)])/);
          expect(content).not.toMatch(/(^|[^\\])(\\\\)*[`*_[\]<>#~&]/);
        }
      }),
      { numRuns: 300 },
    );
  });
});

test("the file is called after the room and the day", () => {
  expect(recapFileName(recap(), { ...WORDS, roomName: "../Écriture & co." })).toBe("Écriture-co-2026-05-07.md");
  expect(recapFileName(recap(), { ...WORDS, roomName: "!!" })).toBe("2026-05-07.md");
});
