import { useSignal } from "@preact/signals";
import { Plus, X } from "lucide-preact";
import type { TargetedSubmitEvent } from "preact";
import { dateInputText, momentOfInput, nextWorkingDay, suggestedStarts } from "../../state/dateInputs";
import type { RallyPageState } from "../../state/rallyPage";
import { zoneWords } from "../../state/timeWords";
import { browserTimeStyle } from "../invite/timeStyle";
import { ProblemNote } from "../pages/ProblemNote";
import { useServices } from "../services";

const SUGGESTIONS = 3;
/** As many as the server takes. */
const MOST = 12;

interface Props {
  readonly title: string;
  readonly state: RallyPageState;
  /** What becomes of answers that are there already. */
  readonly warning?: string;
  readonly onDone?: () => void;
}

/** Proposes some times to the others. It begins with suggestions, so that one press is enough. */
export function ProposeTimes({ title, state, warning, onDone }: Props) {
  const { environment } = useServices();
  const now = environment.now();
  const style = browserTimeStyle();
  const times = useSignal<readonly string[]>(suggestedStarts(now, SUGGESTIONS).map(dateInputText));
  const change = (place: number, text: string) => (times.value = times.value.with(place, text));
  const remove = (place: number) => (times.value = times.value.filter((_, other) => other !== place));
  const add = () => {
    const last = momentOfInput(times.value.at(-1) ?? "") ?? now;
    times.value = [...times.value, dateInputText(nextWorkingDay(last))];
  };
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const starts = times.value.map(momentOfInput).filter((start) => start !== null);
    if (await state.propose(starts, style.timeZone)) onDone?.();
  };
  return (
    <form class="card form rally-card" onSubmit={(event) => void submit(event)}>
      <div>
        <h2>{title}</h2>
        <p class="soft">Propose some times, and send the others this page’s link. They need no account to answer.</p>
      </div>
      <ol class="proposals">
        {times.value.map((text, place) => (
          <li key={place} class="proposal">
            <input
              class="input"
              type="datetime-local"
              aria-label={`Time ${place + 1}`}
              required
              min={dateInputText(now)}
              value={text}
              onInput={(event) => change(place, event.currentTarget.value)}
            />
            {times.value.length > 1 && (
              <button
                type="button"
                class="icon-button"
                aria-label={`Remove time ${place + 1}`}
                onClick={() => remove(place)}
              >
                <X size={18} aria-hidden="true" />
              </button>
            )}
          </li>
        ))}
      </ol>
      {times.value.length < MOST && (
        <button type="button" class="button button-small proposals-add" onClick={add}>
          <Plus size={16} aria-hidden="true" />
          Add a time
        </button>
      )}
      <p class="field-hint">In your time zone: {zoneWords(now, style)}</p>
      {warning !== undefined && <p class="hint">{warning}</p>}
      <ProblemNote sentence={state.proposing.problem.value} />
      <div class="row">
        <button type="submit" class="button button-primary" aria-busy={state.proposing.busy}>
          {state.proposing.busy.value ? "Proposing…" : "Propose these times"}
        </button>
        {onDone && (
          <button type="button" class="button" onClick={onDone}>
            Keep it as it is
          </button>
        )}
      </div>
    </form>
  );
}
