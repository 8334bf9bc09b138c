import type { OutgoingMessage } from "../../state/chatBox";
import { useRoom } from "../room/context";
import { ChatText } from "./ChatMessage";
import { Quote } from "./Quote";

/** A message that is on its way, or could not be stored. */
export function Outgoing({ message }: { readonly message: OutgoingMessage }) {
  const { chat, status } = useRoom().session;
  return (
    <div class={`chat-message is-${message.state}`}>
      {message.replyTo !== undefined && <Quote messageId={message.replyTo} />}
      <ChatText text={message.text} />
      {message.state === "sending" ? (
        <p class="chat-sending">
          {status.value.phase === "joined" ? "Sending…" : "Not stored yet. It is sent when you are connected again."}
        </p>
      ) : (
        <p class="problem" role="alert">
          Not stored yet. {message.problem}{" "}
          <button type="button" class="text-button" onClick={() => chat.retry(message.key)}>
            Retry
          </button>{" "}
          <button type="button" class="text-button" onClick={() => chat.discard(message.key)}>
            Discard
          </button>
        </p>
      )}
    </div>
  );
}
