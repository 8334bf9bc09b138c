import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { ChatMessageView } from "../../protocol";
import { chatOf } from "../../state/roomState";
import { useRoom } from "../room/context";
import { useChatList } from "./chatListContext";

/** A message of this list's place as it is now; undefined where it is older than what was fetched. */
export function useKnownMessage(messageId: number): ChatMessageView | undefined {
  const { session } = useRoom();
  const { place } = useChatList();
  const message = useMemo(
    () =>
      computed(() => {
        const state = session.room.value;
        return state === null ? undefined : chatOf(state, place).messages.find(({ id }) => id === messageId);
      }),
    [session, place, messageId],
  );
  return message.value;
}
