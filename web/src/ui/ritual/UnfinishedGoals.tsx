import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { GoalView } from "../../protocol";
import { goalsToOffer, ownGoals } from "../../state/goals";
import { useRoom, useRoomState } from "../room/context";

/** Last time's goals that were not ticked off, offered again until one does not want them. */
export function UnfinishedGoals() {
  const { session, view } = useRoom();
  const state = useRoomState();
  const sessionId = state.session?.id ?? "";
  const unfinished = useUnfinishedGoals(sessionId);
  const offered = goalsToOffer(unfinished, ownGoals(state));
  if (offered.length === 0 || view.ritual.goalsDeclinedIn.value === sessionId) return null;
  return (
    <section class="unfinished" aria-label="From last time">
      <div class="unfinished-head">
        <h2 class="goals-of">From last time</h2>
        <button type="button" class="text-button" onClick={() => (view.ritual.goalsDeclinedIn.value = sessionId)}>
          Not this time
        </button>
      </div>
      <ul class="goal-list">
        {offered.map(({ id, text }) => (
          <li key={id} class="goal">
            <span class="unfinished-text" dir="auto">
              {text}
            </span>
            <button
              type="button"
              class="button button-small"
              aria-label={`Take over ${text}`}
              onClick={() => void session.ritual.addGoal(text)}
            >
              Take over
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Asks once for each session. Where that fails there is no offer: nothing is lost by it, and one can write anew. */
function useUnfinishedGoals(sessionId: string): readonly GoalView[] {
  const { ritual } = useRoom().session;
  const goals = useSignal<readonly GoalView[]>([]);
  useEffect(() => {
    let wanted = true;
    ritual.unfinishedGoals().then(
      (found) => {
        if (wanted) goals.value = found;
      },
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [ritual, goals, sessionId]);
  return goals.value;
}
