import type { TargetedSubmitEvent } from "preact";
import type { RallyPageState } from "../../state/rallyPage";
import { ProblemNote } from "../pages/ProblemNote";

/** Who answers, and whether the others have the answers yet. */
export function YourAnswers({ state }: { readonly state: RallyPageState }) {
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void state.save();
  };
  const nameless = state.name.value.trim() === "";
  return (
    <form class="your-answers" onSubmit={submit}>
      <label class="field">
        <span class="field-label">Your name</span>
        <input
          class="input"
          value={state.name}
          onInput={(event) => (state.name.value = event.currentTarget.value)}
          // Whoever answered under another name is renamed.
          onChange={() => void state.save()}
          required
          pattern=".*\S.*"
          maxLength={80}
          autoComplete="name"
        />
      </label>
      {state.unsaved.value && nameless && (
        <button type="submit" class="button button-primary">
          Send answers
        </button>
      )}
      <p class="answers-state" role="status">
        {stateWords(state, nameless)}
      </p>
      <ProblemNote sentence={unsavedProblem(state)} onRetry={() => void state.save()} />
    </form>
  );
}

function stateWords(state: RallyPageState, nameless: boolean): string {
  if (state.saving.busy.value) return "Sending…";
  if (state.unsaved.value) return nameless ? "Say who you are, then your answers can be sent." : "Not sent yet.";
  const answered = Object.keys(state.mine.value).length > 0;
  return answered ? "Your answers are there for all to see. Change them whenever you like." : "";
}

/** What failed matters as long as there is something to send. */
function unsavedProblem(state: RallyPageState): string | null {
  return state.unsaved.value ? state.saving.problem.value : null;
}
