import { useMemo } from "preact/hooks";
import type { ChatMessageView } from "../../protocol";
import { parseChatText, type Block, type Span } from "../../state/chatText";
import { ErrorBoundary } from "../common/ErrorBoundary";

interface Props {
  readonly message: ChatMessageView;
  /** Whether the same person goes on talking, so that the name need not be said again. */
  readonly continues: boolean;
}

/** One stored message. One that can't be shown breaks nothing but itself. */
export function ChatMessage({ message, continues }: Props) {
  return (
    <ErrorBoundary fallback={<p class="chat-message soft">This message can’t be shown.</p>}>
      <article class={continues ? "chat-message is-continued" : "chat-message"}>
        {!continues && (
          <header class="chat-head">
            <span class="chat-author">{message.authorName}</span>
            <Time sentAt={message.sentAt} />
          </header>
        )}
        <ChatText text={message.text} />
      </article>
    </ErrorBoundary>
  );
}

function Time({ sentAt }: { readonly sentAt: number }) {
  const date = new Date(sentAt);
  return (
    <time class="chat-time" dateTime={date.toISOString()} title={date.toLocaleString()}>
      {date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" })}
    </time>
  );
}

/** A message's text: links can be clicked and code looks like code. All of it is text, never markup. */
export function ChatText({ text }: { readonly text: string }) {
  const blocks = useMemo(() => parseChatText(text), [text]);
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
    case "link":
      return (
        <a href={span.address} target="_blank" rel="noopener noreferrer nofollow">
          {span.text}
        </a>
      );
  }
}
