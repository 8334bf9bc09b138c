import { CornerUpLeft } from "lucide-preact";
import type { ChatMessageView } from "../../protocol";
import { excerpt } from "../../state/chatText";
import { useChatList } from "./chatListContext";
import { useKnownMessage } from "./useKnownMessage";

/** What a message answers. A press goes there. */
export function Quote({ messageId }: { readonly messageId: number }) {
  const { goTo } = useChatList();
  const message = useKnownMessage(messageId);
  return (
    <button type="button" class="quote" onClick={() => goTo(messageId)}>
      <CornerUpLeft size={14} role="img" aria-label="In reply to" />
      {message === undefined ? <span class="quote-text">An earlier message</span> : <QuotedWords message={message} />}
    </button>
  );
}

/** Who said it, and the beginning of it. */
export function QuotedWords({ message }: { readonly message: ChatMessageView }) {
  return (
    <>
      <span class="quote-author">{message.authorName}</span>{" "}
      <span class="quote-text" dir="auto">
        {message.deleted ? "Message deleted" : excerpt(message.text)}
      </span>
    </>
  );
}
