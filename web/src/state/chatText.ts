/** Reads the few marks that a chat message may have. Only text comes out: nothing here can become markup. */

export type Span =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly address: string };

export type Block =
  | { readonly kind: "paragraph"; readonly spans: readonly Span[] }
  | { readonly kind: "codeBlock"; readonly text: string };

/** As much as is quoted of a message. */
const BEGINNING = /^.{0,120}/su;

const CODE_BLOCK = /```(?:[\w+-]*\n)?([\s\S]*?)```/g;
const INLINE = /`([^`\n]+)`|(https?:\/\/[^\s<>"`]+)/g;
/** What ends a sentence rather than an address. */
const TRAILING = /[.,;:!?'")\]}]+$/;

/** The blocks of a message: paragraphs, and code between lines of three backticks. */
export function parseChatText(text: string): Block[] {
  const blocks: Block[] = [];
  let end = 0;
  for (const match of text.matchAll(CODE_BLOCK)) {
    addParagraph(blocks, text.slice(end, match.index));
    blocks.push({ kind: "codeBlock", text: (match[1] ?? "").replace(/\n$/, "") });
    end = match.index + match[0].length;
  }
  addParagraph(blocks, text.slice(end));
  return blocks;
}

/** The beginning of a message on one line, without its marks. */
export function excerpt(text: string): string {
  const words = parseChatText(text)
    .map((block) => (block.kind === "codeBlock" ? block.text : block.spans.map((span) => span.text).join("")))
    .join(" ");
  const line = words.replace(/\s+/g, " ").trim();
  const beginning = BEGINNING.exec(line)?.[0] ?? "";
  return beginning === line ? line : `${beginning.trimEnd()}…`;
}

function addParagraph(blocks: Block[], text: string): void {
  const trimmed = text.replace(/^\n+|\n+$/g, "");
  if (trimmed !== "") blocks.push({ kind: "paragraph", spans: parseSpans(trimmed) });
}

function parseSpans(text: string): Span[] {
  const spans: Span[] = [];
  let end = 0;
  const addText = (until: number) => {
    if (until > end) spans.push({ kind: "text", text: text.slice(end, until) });
    end = until;
  };
  for (const match of text.matchAll(INLINE)) {
    const [whole, code, address] = match;
    const span = code !== undefined ? { kind: "code" as const, text: code } : linkSpan(address ?? "");
    if (span === null) continue;
    addText(match.index);
    spans.push(span);
    end = match.index + (span.kind === "link" ? span.text.length : whole.length);
  }
  addText(text.length);
  return spans;
}

/** A link, if what begins like one is an address that browsers understand. */
function linkSpan(text: string): Span | null {
  const address = withoutTrailing(text);
  return URL.canParse(address) ? { kind: "link", text: address, address: new URL(address).href } : null;
}

/** Leaves out punctuation at the end, but keeps a bracket that was opened inside the address. */
function withoutTrailing(text: string): string {
  const trimmed = text.replace(TRAILING, "");
  return trimmed.includes("(") && text[trimmed.length] === ")" ? `${trimmed})` : trimmed;
}
