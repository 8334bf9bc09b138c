import type { ChatMessageView } from "../../protocol";
import { reactionName } from "../../state/emoji";
import { useRoom } from "../room/context";
import { useServices } from "../services";
import { useChatList } from "./chatListContext";

interface Props {
  readonly message: ChatMessageView;
  /** The own person id. */
  readonly self: string;
}

/** What people put under a message. A press adds one's own or takes it away. */
export function Reactions({ message, self }: Props) {
  const { chat } = useRoom().session;
  const { toasts } = useServices();
  const { nameOf } = useChatList();
  if (message.reactions.length === 0) return null;
  return (
    <div class="reactions" role="group" aria-label="Reactions">
      {message.reactions.map(({ emoji, personIds }) => {
        const mine = personIds.includes(self);
        const who = personIds.map((personId) => (personId === self ? "you" : nameOf(personId))).join(", ");
        return (
          <button
            key={emoji}
            type="button"
            class="reaction"
            aria-pressed={mine}
            aria-label={`${reactionName(emoji)}, ${personIds.length}`}
            aria-description={who}
            title={who}
            onClick={() => void chat.react(message.id, emoji, !mine).catch((error: unknown) => toasts.problem(error))}
          >
            <span aria-hidden="true">{emoji}</span> <span aria-hidden="true">{personIds.length}</span>
          </button>
        );
      })}
    </div>
  );
}
