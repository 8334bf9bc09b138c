import fc from "fast-check";
import { expect, test } from "vitest";
import { excerpt, parseChatText, type Block } from "../../src/state/chatText";

const paragraph = (...spans: Extract<Block, { kind: "paragraph" }>["spans"]): Block => ({ kind: "paragraph", spans });
const text = (value: string) => ({ kind: "text", text: value }) as const;
const link = (value: string, address = value) => ({ kind: "link", text: value, address }) as const;

test("plain text is one paragraph, markup in it too", () => {
  expect(parseChatText("<b>hi</b> & <script>x</script>")).toEqual([paragraph(text("<b>hi</b> & <script>x</script>"))]);
});

test("addresses become links, without the punctuation after them", () => {
  expect(parseChatText("See https://example.org/a, please.")).toEqual([
    paragraph(text("See "), link("https://example.org/a"), text(", please.")),
  ]);
  expect(parseChatText("(https://example.org/b)")).toEqual([
    paragraph(text("("), link("https://example.org/b"), text(")")),
  ]);
  expect(parseChatText("https://example.org/c_(d)")).toEqual([paragraph(link("https://example.org/c_(d)"))]);
});

test("what only looks like an address stays text", () => {
  for (const value of ["javascript:alert(1)", "https://", "http://[", "data:text/html,x"]) {
    expect(parseChatText(value)).toEqual([paragraph(text(value))]);
  }
});

test("inline code is code, and addresses in it are not links", () => {
  expect(parseChatText("run `make http://x.y` now")).toEqual([
    paragraph(text("run "), { kind: "code", text: "make http://x.y" }, text(" now")),
  ]);
});

test("code between three backticks is a block, with or without the name of a language", () => {
  const block = { kind: "codeBlock", text: "a\nb" };
  expect(parseChatText("```\na\nb\n```")).toEqual([block]);
  expect(parseChatText("look:\n```py\na\nb\n```\ndone")).toEqual([
    paragraph(text("look:")),
    block,
    paragraph(text("done")),
  ]);
});

test("no text is lost and every link leads to http or https, whatever is written", () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom("`", "```", "\n", "https://", "http://a.b/(c)", "javascript:", ").", "<a href=x>"),
  );
  const marks = (value: string) => value.replace(/[\n`]/g, "");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const written = pieces.join("");
      const blocks = parseChatText(written);
      const spans = blocks.flatMap((block) => (block.kind === "paragraph" ? block.spans : []));
      for (const span of spans) if (span.kind === "link") expect(span.address).toMatch(/^https?:\/\//);
      const shown = blocks
        .map((block) => (block.kind === "paragraph" ? block.spans.map((one) => one.text).join("") : block.text))
        .join("");
      if (!written.includes("```")) expect(marks(shown)).toBe(marks(written));
    }),
  );
});

test("an excerpt is one line without marks, and says where it was cut", () => {
  expect(excerpt("one\n\ntwo `three`")).toBe("one two three");
  expect(excerpt("```\ncode\n```")).toBe("code");
  expect(excerpt(`${"a".repeat(119)}😀b`)).toBe(`${"a".repeat(119)}😀…`);
});
