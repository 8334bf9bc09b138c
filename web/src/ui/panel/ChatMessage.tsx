import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import type { ChatMessageView } from "../../protocol";
import { parseChatText, type Block, type Named, type Span } from "../../state/chatText";
import { ErrorBoundary } from "../common/ErrorBoundary";

interface Props {
  readonly message: ChatMessageView;
  /** Whether the same person goes on talking, so that the name need not be said again. */
  readonly continues: boolean;
  /** The people whom it names. */
  readonly named?: readonly Named[];
  /** What stands above the text: what it answers. */
  readonly above?: ComponentChildren;
  /** What stands below the text. */
  readonly children?: ComponentChildren;
}

const NOBODY: readonly Named[] = [];

/** One stored message. One that can't be shown breaks nothing but itself. */
export function ChatMessage({ message, continues, named = NOBODY, above, children }: Props) {
  const { id, authorName, sentAt, editedAt, deleted } = message;
  const mentionsSelf = named.some(({ isSelf }) => isSelf);
  const looks = ["chat-message", continues && "is-continued", mentionsSelf && "is-for-me"].filter(Boolean).join(" ");
  return (
    <ErrorBoundary fallback={<p class="chat-message soft">This message can’t be shown.</p>}>
      <article class={looks} data-message={id} tabIndex={-1}>
        {!continues && (
          <header class="chat-head">
            <span class="chat-author" dir="auto">
              {authorName}
            </span>
            <Time sentAt={sentAt} />
            {mentionsSelf && <span class="visually-hidden">mentions you</span>}
          </header>
        )}
        {above}
        {deleted ? <p class="chat-deleted">Message deleted</p> : <ChatText text={message.text} named={named} />}
        {editedAt !== undefined && !deleted && <p class="chat-edited">edited</p>}
        {children}
      </article>
    </ErrorBoundary>
  );
}

// Making one costs much more than using it, and a page of chat has many times.
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DATE_AND_CLOCK = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });

function Time({ sentAt }: { readonly sentAt: number }) {
  return (
    <time class="chat-time" dateTime={new Date(sentAt).toISOString()} title={DATE_AND_CLOCK.format(sentAt)}>
      {CLOCK.format(sentAt)}
    </time>
  );
}

interface TextProps {
  readonly text: string;
  readonly named?: readonly Named[];
}

/** A message's text: links can be clicked, code looks like code, and names stand out. All of it is text, never markup. */
export function ChatText({ text, named = NOBODY }: TextProps) {
  const blocks = useMemo(() => parseChatText(text, named), [text, named]);
  return (
    <div class="chat-text" dir="auto">
      {blocks.map((block, index) => (
        <BlockView key={index} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { readonly block: Block }) {
  if (block.kind === "codeBlock") {
    return (
      <pre tabIndex={0}>
        <code>{block.text}</code>
      </pre>
    );
  }
  return (
    <p>
      {block.spans.map((span, index) => (
        <SpanView key={index} span={span} />
      ))}
    </p>
  );
}

function SpanView({ span }: { readonly span: Span }) {
  switch (span.kind) {
    case "text":
      return <>{span.text}</>;
    case "code":
      return <code>{span.text}</code>;
    case "mention":
      return <span class={span.isSelf ? "mention is-self" : "mention"}>{span.text}</span>;
    case "link":
      return (
        <a href={span.address} target="_blank" rel="noopener noreferrer nofollow">
          {span.text}
        </a>
      );
  }
}
