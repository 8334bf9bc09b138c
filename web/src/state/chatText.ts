/** Reads the few marks that a chat message may have. Only text comes out: nothing here can become markup. */
import { mentionsOf } from "./mentions";

/** Somebody whom a message names. */
export interface Named {
  readonly name: string;
  /** Whether it is the person who reads. */
  readonly isSelf: boolean;
}

export type Span =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "mention"; readonly text: string; readonly isSelf: boolean }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly address: string };

export type Block =
  | { readonly kind: "paragraph"; readonly spans: readonly Span[] }
  | { readonly kind: "codeBlock"; readonly text: string };

/** As much as is quoted of a message. */
const BEGINNING = /^.{0,120}/su;

const CODE_BLOCK = /```(?:[\w+-]*\n)?([\s\S]*?)```/g;
const INLINE = /`([^`\n]+)`|(https?:\/\/[^\s<>"`]+)/gi;
/** What ends a sentence rather than an address. */
const TRAILING = /[.,;:!?'…’”»]+$/;
/** Brackets that may surround an address, or be part of it. */
const BRACKETS = "()[]{}";

/** The blocks of a message: paragraphs, and code between lines of three backticks. In paragraphs `named` are found. */
export function parseChatText(text: string, named: readonly Named[] = []): Block[] {
  const blocks: Block[] = [];
  let end = 0;
  for (const match of text.matchAll(CODE_BLOCK)) {
    addParagraph(blocks, text.slice(end, match.index), named);
    blocks.push({ kind: "codeBlock", text: (match[1] ?? "").replace(/\n$/, "") });
    end = match.index + match[0].length;
  }
  addParagraph(blocks, text.slice(end), named);
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

function addParagraph(blocks: Block[], text: string, named: readonly Named[]): void {
  const trimmed = text.replace(/^\n+|\n+$/g, "");
  if (trimmed !== "") blocks.push({ kind: "paragraph", spans: parseSpans(trimmed, named) });
}

function parseSpans(text: string, named: readonly Named[]): Span[] {
  const spans: Span[] = [];
  const inline = new RegExp(INLINE);
  let end = 0;
  for (let match = inline.exec(text); match !== null; match = inline.exec(text)) {
    const [whole, code, address] = match;
    const span = code === undefined ? linkSpan(address ?? "") : { kind: "code" as const, text: code };
    if (span === null) continue;
    spans.push(...namingSpans(text.slice(end, match.index), named));
    spans.push(span);
    end = match.index + (span.kind === "link" ? span.text.length : whole.length);
    // What was left out of an address may be the beginning of something else.
    inline.lastIndex = end;
  }
  spans.push(...namingSpans(text.slice(end), named));
  return spans;
}

/** Text, and the names of people in it. */
function namingSpans(text: string, named: readonly Named[]): Span[] {
  const spans: Span[] = [];
  let end = 0;
  const addText = (until: number) => {
    if (until > end) spans.push({ kind: "text", text: text.slice(end, until) });
    end = until;
  };
  for (const mention of mentionsOf(text, named)) {
    addText(mention.start);
    spans.push({ kind: "mention", text: text.slice(mention.start, mention.end), isSelf: mention.person.isSelf });
    end = mention.end;
  }
  addText(text.length);
  return spans;
}

/** A link, if what begins like one is an address that browsers understand. */
function linkSpan(text: string): Span | null {
  const address = withinBrackets(text).replace(TRAILING, "");
  return URL.canParse(address) ? { kind: "link", text: address, address: new URL(address).href } : null;
}

/** The text up to a bracket that closes what was opened before it. */
function withinBrackets(text: string): string {
  const open: string[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const bracket = BRACKETS.indexOf(text.charAt(index));
    if (bracket < 0) continue;
    if (bracket % 2 === 0) open.push(BRACKETS.charAt(bracket + 1));
    else if (open.pop() !== text.charAt(index)) return text.slice(0, index);
  }
  return text;
}
