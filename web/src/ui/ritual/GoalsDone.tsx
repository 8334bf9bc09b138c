import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { doneWords } from "../../state/goals";
import { selfOf } from "../../state/views";
import { useRoom, useRoomState } from "../room/context";

/** What came of one's own goals in a session that is over. They are put away with it, so the recap has them. */
export function GoalsDone({ sessionId }: { readonly sessionId: string }) {
  const { ritual } = useRoom().session;
  const personId = selfOf(useRoomState())?.personId;
  const words = useSignal<string | null>(null);
  useEffect(() => {
    let wanted = true;
    words.value = null;
    if (personId === undefined) return;
    ritual.recap(sessionId).then(
      ({ goals }) => {
        if (wanted) words.value = doneWords(goals, personId);
      },
      // The recap itself says why it does not come.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [ritual, words, sessionId, personId]);
  return words.value === null ? null : <p>{words.value}</p>;
}
