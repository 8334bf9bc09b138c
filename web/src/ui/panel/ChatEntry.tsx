import { useMemo } from "preact/hooks";
import type { ChatMessageView } from "../../protocol";
import { selfOf } from "../../state/views";
import { useRoom } from "../room/context";
import { ChatMessage } from "./ChatMessage";
import { useChatList } from "./chatListContext";
import { HuddleEnded } from "./HuddleEnded";
import { MessageActions } from "./MessageActions";
import { Quote } from "./Quote";
import { Reactions } from "./Reactions";

interface Props {
  readonly message: ChatMessageView;
  readonly continues: boolean;
}

/** A message in the list, with all that one can do with it. */
export function ChatEntry({ message, continues }: Props) {
  const self = useOwnPersonId();
  const { nameOf } = useChatList();
  const { huddle, deleted, replyTo, mentions, authorId } = message;
  const named = useMemo(
    () => mentions.map((personId) => ({ name: nameOf(personId), isSelf: personId === self })),
    [mentions, nameOf, self],
  );
  if (huddle !== undefined) return <HuddleEnded message={message} huddle={huddle} />;
  return (
    <ChatMessage
      message={message}
      continues={continues}
      named={named}
      above={replyTo !== undefined && <Quote messageId={replyTo} />}
    >
      {!deleted && <Reactions message={message} self={self} />}
      {!deleted && <MessageActions message={message} mine={authorId === self} self={self} />}
    </ChatMessage>
  );
}

/** The person id of oneself. It stays the same for as long as one is in the room. */
function useOwnPersonId(): string {
  const state = useRoom().session.room.peek();
  return (state === null ? undefined : selfOf(state)?.personId) ?? "";
}
