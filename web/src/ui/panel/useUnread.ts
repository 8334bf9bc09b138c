import { useComputed, type ReadonlySignal } from "@preact/signals";
import { useRoom } from "../room/context";

/** How many messages wait, over all places that one may read. */
export function useUnread(): ReadonlySignal<number> {
  const { session } = useRoom();
  const { marks } = session.chat;
  return useComputed(() => {
    const here = session.actions.place.value;
    return marks.unread(null) + (here === null ? 0 : marks.unread(here));
  });
}

/** Whether one of them names this person. */
export function useMentioned(): ReadonlySignal<boolean> {
  const { session } = useRoom();
  const { marks } = session.chat;
  return useComputed(() => {
    const here = session.actions.place.value;
    return marks.mentioned(null) || (here !== null && marks.mentioned(here));
  });
}
