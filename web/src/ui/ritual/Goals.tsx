import { Check, X } from "lucide-preact";
import type { GoalView } from "../../protocol";
import { othersGoals, ownGoals } from "../../state/goals";
import { Dialog } from "../common/Dialog";
import { LineForm } from "../common/LineForm";
import { useRoom, useRoomState } from "../room/context";
import { UnfinishedGoals } from "./UnfinishedGoals";

/** What people want to get done, at any time. */
export function GoalsDialog() {
  const { view } = useRoom();
  if (view.dialog.value !== "goals") return null;
  return (
    <Dialog title="Goals" onClose={() => (view.dialog.value = null)}>
      <p class="soft">What you want to get done, if you like. Others see it; nobody keeps a score.</p>
      <Goals />
    </Dialog>
  );
}

/** One's own goals, to add, tick off and remove, and those of the others. */
export function Goals() {
  const { ritual } = useRoom().session;
  const state = useRoomState();
  return (
    <div class="goals">
      <UnfinishedGoals />
      <OwnGoals />
      <LineForm
        name="New goal"
        placeholder="I want to get done…"
        label="Add goal"
        buttonClass="button"
        onAdd={(text) => ritual.addGoal(text)}
      />
      {othersGoals(state).map(({ personId, name, goals }) => (
        <section key={personId} aria-label={`Goals of ${name}`}>
          <h2 class="goals-of">{name}</h2>
          <ul class="goal-list">
            {goals.map((goal) => (
              <OtherGoal key={goal.id} goal={goal} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** One's own goals, to tick off and remove. */
export function OwnGoals() {
  const goals = ownGoals(useRoomState());
  if (goals.length === 0) return null;
  return (
    <ul class="goal-list" aria-label="Your goals">
      {goals.map((goal) => (
        <OwnGoal key={goal.id} goal={goal} />
      ))}
    </ul>
  );
}

function OwnGoal({ goal }: { readonly goal: GoalView }) {
  const { ritual } = useRoom().session;
  return (
    <li class="goal">
      <label class={goal.done ? "check goal-label is-done" : "check goal-label"}>
        <input
          type="checkbox"
          checked={goal.done}
          onChange={(event) => void ritual.setGoalDone(goal.id, event.currentTarget.checked)}
        />
        <span dir="auto">{goal.text}</span>
      </label>
      <button
        type="button"
        class="icon-button"
        aria-label={`Remove ${goal.text}`}
        onClick={() => void ritual.removeGoal(goal.id)}
      >
        <X size={18} aria-hidden="true" />
      </button>
    </li>
  );
}

/** Somebody's goal, to read. */
export function OtherGoal({ goal }: { readonly goal: GoalView }) {
  return (
    <li class={goal.done ? "other-goal is-done" : "other-goal"}>
      {goal.done ? <Check size={16} aria-hidden="true" /> : <span class="goal-dot" aria-hidden="true" />}
      <span dir="auto">{goal.text}</span>
      {goal.done && <span class="visually-hidden">, done</span>}
    </li>
  );
}
