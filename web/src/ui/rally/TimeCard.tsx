import { useSignal } from "@preact/signals";
import { Check, CircleHelp, Star, X } from "lucide-preact";
import type { ProposedTimeView, RallyView } from "../../protocol";
import { tallyOf, type RallyAnswer, type Tally } from "../../state/rally";
import type { RallyPageState } from "../../state/rallyPage";
import { rangeWords } from "../../state/timeWords";
import { browserTimeStyle } from "../invite/timeStyle";

const ANSWERS: readonly { readonly answer: RallyAnswer; readonly label: string; readonly Icon: typeof Check }[] = [
  { answer: "in", label: "I’m in", Icon: Check },
  { answer: "maybe", label: "Maybe", Icon: CircleHelp },
  { answer: "cant", label: "Can’t", Icon: X },
];

interface Props {
  readonly time: ProposedTimeView;
  readonly minutes: number;
  readonly rally: RallyView;
  readonly best: boolean;
  readonly mayPick: boolean;
  readonly state: RallyPageState;
}

/** One proposed time: one's own answer, everybody's, and settling on it. */
export function TimeCard({ time, minutes, rally, best, mayPick, state }: Props) {
  const words = rangeWords(time.startsAt, minutes, browserTimeStyle());
  return (
    <li class={best ? "card time-card is-best" : "card time-card"}>
      <h3>{words}</h3>
      {best && (
        <p class="time-best">
          <Star size={16} aria-hidden="true" />
          Suits most so far
        </p>
      )}
      <Choice timeId={time.id} words={words} state={state} />
      <WhoCan tally={tallyOf(rally, time.id)} />
      {mayPick && <Pick timeId={time.id} words={words} state={state} />}
    </li>
  );
}

interface PartProps {
  readonly timeId: string;
  /** The time, as it is said. */
  readonly words: string;
  readonly state: RallyPageState;
}

function Choice({ timeId, words, state }: PartProps) {
  const mine = state.mine.value[timeId];
  return (
    <div class="choice" role="radiogroup" aria-label={words}>
      {ANSWERS.map(({ answer, label, Icon }) => (
        <label key={answer} class={`choice-option is-${answer}`}>
          <input
            type="radio"
            class="visually-hidden"
            name={`answer-${timeId}`}
            checked={mine === answer}
            onChange={() => state.answer(timeId, answer)}
          />
          <Icon size={18} aria-hidden="true" />
          {label}
        </label>
      ))}
    </div>
  );
}

const GROUPS: readonly { readonly answer: RallyAnswer; readonly label: string }[] = [
  { answer: "in", label: "in" },
  { answer: "maybe", label: "maybe" },
  { answer: "cant", label: "can’t" },
];
/** How many names are shown of each kind. */
const MOST_NAMES = 12;

function WhoCan({ tally }: { readonly tally: Tally }) {
  const answered = GROUPS.filter(({ answer }) => tally[answer].length > 0);
  if (answered.length === 0) return <p class="soft">Nobody has answered yet.</p>;
  return (
    <dl class="tally">
      {answered.map(({ answer, label }) => (
        <div key={answer}>
          <dt>
            {tally[answer].length} {label}
          </dt>
          <dd dir="auto">{namesOf(tally[answer])}</dd>
        </div>
      ))}
    </dl>
  );
}

function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(", ");
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}

function Pick({ timeId, words, state }: PartProps) {
  const pressed = useSignal(false);
  const busy = state.picking.busy.value && pressed.value;
  const pick = async () => {
    pressed.value = true;
    await state.pick(timeId);
    pressed.value = false;
  };
  return (
    <button
      type="button"
      class="button button-small"
      aria-description={words}
      aria-busy={busy}
      onClick={() => void pick()}
    >
      {busy ? "Picking…" : "Pick this time"}
    </button>
  );
}
