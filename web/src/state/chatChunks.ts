import type { ChatMessageView } from "../protocol";

/** Neighbouring messages that are shown, or left out while they are far from sight, together. */
export interface ChatChunk {
  /** Id from which on messages belong to it; stays the same while others come before and after. */
  readonly start: number;
  readonly messages: readonly ChatMessageView[];
}

/** Most messages of a chunk. */
const SIZE = 50;

/**
 * Splits messages (oldest first) into chunks.
 *
 * @param known the chunks of a moment ago: they begin where they did, and one in which nothing changed is the same object
 */
export function chunked(messages: readonly ChatMessageView[], known: readonly ChatChunk[]): ChatChunk[] {
  const [first] = known;
  const olderCount = first === undefined ? 0 : countBefore(messages, first.start);
  const older = fromTheEnd(messages.slice(0, olderCount));
  const rest = grouped(messages.slice(olderCount), known);
  const before = new Map(known.map((chunk) => [chunk.start, chunk]));
  return [...older, ...rest].map((chunk) => {
    const same = before.get(chunk.start);
    return same !== undefined && sameMessages(same.messages, chunk.messages) ? same : chunk;
  });
}

function countBefore(messages: readonly ChatMessageView[], id: number): number {
  const index = messages.findIndex((message) => message.id >= id);
  return index < 0 ? messages.length : index;
}

/** Full chunks at the end: what comes before them next time makes chunks of its own. */
function fromTheEnd(messages: readonly ChatMessageView[]): ChatChunk[] {
  const chunks: ChatChunk[] = [];
  for (let end = messages.length; end > 0; end -= SIZE) {
    const part = messages.slice(Math.max(0, end - SIZE), end);
    chunks.unshift({ start: part[0]?.id ?? 0, messages: part });
  }
  return chunks;
}

/** Messages by the known chunk to which they belong; the last one that is full is followed by new ones. */
function grouped(messages: readonly ChatMessageView[], known: readonly ChatChunk[]): ChatChunk[] {
  const chunks: { start: number; messages: ChatMessageView[] }[] = [];
  let next = 0;
  for (const message of messages) {
    let start = chunks.at(-1)?.start;
    for (let chunk = known[next]; chunk !== undefined && chunk.start <= message.id; chunk = known[++next]) {
      start = chunk.start;
    }
    const last = chunks.at(-1);
    if (last === undefined || last.start !== start) chunks.push({ start: start ?? message.id, messages: [message] });
    else if (last.messages.length === SIZE) chunks.push({ start: message.id, messages: [message] });
    else last.messages.push(message);
  }
  return chunks;
}

function sameMessages(a: readonly ChatMessageView[], b: readonly ChatMessageView[]): boolean {
  return a.length === b.length && a.every((message, index) => message === b[index]);
}
