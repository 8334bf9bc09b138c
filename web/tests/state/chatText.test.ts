import fc from "fast-check";
import { expect, test } from "vitest";
import { excerpt, parseChatText, type Block } from "../../src/state/chatText";

const paragraph = (...spans: Extract<Block, { kind: "paragraph" }>["spans"]): Block => ({ kind: "paragraph", spans });
const text = (value: string) => ({ kind: "text", text: value }) as const;
const mention = (value: string, isSelf = false) => ({ kind: "mention", text: value, isSelf }) as const;
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

test("an address ends before a bracket that was opened before it, and keeps those that it opens itself", () => {
  const parts = (value: string) => {
    const [block] = parseChatText(value);
    return block?.kind === "paragraph" ? block.spans.map((span) => span.text) : [];
  };
  expect(parts("(see https://a.b/c_(d))")).toEqual(["(see ", "https://a.b/c_(d)", ")"]);
  expect(parts("[https://x.y]")).toEqual(["[", "https://x.y", "]"]);
  expect(parts("[https://x.y](https://z.w)")).toEqual(["[", "https://x.y", "](", "https://z.w", ")"]);
  expect(parts("“https://x.y/a?”")).toEqual(["“", "https://x.y/a", "?”"]);
  expect(parts("http://[::1]:8000/a.")).toEqual(["http://[::1]:8000/a", "."]);
});

test("an address is found whatever the case of its scheme, the brackets around it and in it, and the marks after it", () => {
  const words = fc.stringMatching(/^[a-z0-9_/-]{1,6}$/);
  const brackets = fc.constantFrom("()", "[]", "{}");
  const { path } = fc.letrec<{ path: string }>((tie) => ({
    path: fc.oneof(
      { depthSize: "small" },
      words,
      fc.tuple(words, brackets, tie("path"), words).map(([a, [open, close], b, c]) => `${a}${open}${b}${close}${c}`),
    ),
  }));
  const scheme = fc.mixedCase(fc.constantFrom("http", "https"));
  const around = fc.array(brackets, { maxLength: 3 });
  const after = fc.stringMatching(/^[.,;:!?…]{0,3}$/);
  fc.assert(
    fc.property(scheme, path, around, after, (letters, below, pairs, marks) => {
      const address = `${letters}://a.example/${below}`;
      const before = pairs.map(([open]) => open).join("");
      const behind =
        pairs
          .map(([, close]) => close)
          .toReversed()
          .join("") + marks;
      const spans = [before, address, behind].filter((part) => part !== "");
      const [block] = parseChatText(spans.join(""));
      expect(block?.kind === "paragraph" && block.spans.map((span) => span.text)).toEqual(spans);
    }),
  );
});

test("names of those who are mentioned stand out, one's own most", () => {
  const named = [
    { name: "Ana", isSelf: false },
    { name: "Ana Maria", isSelf: true },
  ];
  expect(parseChatText("@Ana, ask @Ana Maria or @Anabel", named)).toEqual([
    paragraph(mention("@Ana"), text(", ask "), mention("@Ana Maria", true), text(" or @Anabel")),
  ]);
  expect(parseChatText("`@Ana` https://x.y/@Ana @Ben", named)).toEqual([
    paragraph({ kind: "code", text: "@Ana" }, text(" "), link("https://x.y/@Ana"), text(" @Ben")),
  ]);
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
    fc.constantFrom("`", "```", "\n", "https://", "http://a.b/(c)", "javascript:", ").", "<a href=x>", "@Ana", "@A"),
  );
  const named = ["Ana", "A", "n"].map((name) => ({ name, isSelf: name === "A" }));
  const marks = (value: string) => value.replace(/[\n`]/g, "");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const written = pieces.join("");
      const blocks = parseChatText(written, named);
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
