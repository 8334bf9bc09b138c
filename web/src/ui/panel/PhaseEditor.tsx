import { useSignal } from "@preact/signals";
import { ArrowDown, ArrowUp, Plus, X, type LucideIcon } from "lucide-preact";
import { useId } from "preact/hooks";
import type { PhaseKind } from "../../protocol";
import { LONGEST_TITLE, MOST_PHASES, PHASE_WORDS } from "../../state/formats";
import type { PhaseDraft, SettingsDraft } from "../../state/settingsDraft";
import { FieldProblem, TextField } from "../common/TextField";

interface Props {
  readonly draft: SettingsDraft;
  /** What has to be mended, by field. */
  readonly problems: ReadonlyMap<string, string>;
}

/** A format of one's own: its phases, in order. */
export function PhaseEditor({ draft, problems }: Props) {
  const phases = draft.phases.value;
  return (
    <fieldset class="phase-editor">
      <legend class="field-label">Phases</legend>
      <TextField
        label="Name of the format"
        value={draft.formatTitle}
        longest={LONGEST_TITLE}
        problem={problems.get("formatTitle")}
      />
      {phases.length === 0 && <p class="soft">Without phases there is no timer.</p>}
      {phases.map((phase, index) => (
        <PhaseFields
          key={phase.key}
          draft={draft}
          phase={phase}
          problems={problems}
          isFirst={index === 0}
          isLast={index === phases.length - 1}
        />
      ))}
      <AddPhase draft={draft} />
      {phases.length > 0 && (
        <label class="check">
          <input
            type="checkbox"
            checked={draft.repeats}
            onChange={({ currentTarget }) => (draft.repeats.value = currentTarget.checked)}
          />
          After the last phase comes the first again
        </label>
      )}
    </fieldset>
  );
}

interface PhaseProps extends Props {
  readonly phase: PhaseDraft;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

function PhaseFields({ draft, phase, problems, isFirst, isLast }: PhaseProps) {
  const id = useId();
  const { key, kind, title, minutes } = phase;
  const name = title.trim() === "" ? PHASE_WORDS[kind] : title;
  const titleProblem = problems.get(`title-${key}`);
  const minutesProblem = problems.get(`minutes-${key}`);
  return (
    <div class="phase-fields" role="group" aria-label={`Phase ${name}`}>
      <div class="phase-head">
        <KindChoice kind={kind} onChoose={(next) => draft.changePhase(key, { kind: next })} />
        <PhaseAction icon={ArrowUp} name={`Move ${name} up`} off={isFirst} run={() => draft.movePhase(key, -1)} />
        <PhaseAction icon={ArrowDown} name={`Move ${name} down`} off={isLast} run={() => draft.movePhase(key, 1)} />
        <PhaseAction icon={X} name={`Remove ${name}`} off={false} run={() => draft.removePhase(key)} />
      </div>
      <div class="phase-words">
        <input
          class="input"
          aria-label="Phase name"
          value={title}
          onInput={({ currentTarget }) => draft.changePhase(key, { title: currentTarget.value })}
          maxLength={LONGEST_TITLE}
          autoComplete="off"
          aria-invalid={titleProblem !== undefined}
          aria-describedby={titleProblem === undefined ? undefined : `${id}-title`}
        />
        <input
          class="input phase-minutes"
          aria-label="Minutes"
          inputMode="numeric"
          value={minutes}
          onInput={({ currentTarget }) => draft.changePhase(key, { minutes: currentTarget.value })}
          maxLength={3}
          autoComplete="off"
          aria-invalid={minutesProblem !== undefined}
          aria-describedby={minutesProblem === undefined ? undefined : `${id}-minutes`}
        />
        <span class="soft" aria-hidden="true">
          min
        </span>
      </div>
      <FieldProblem id={`${id}-title`} problem={titleProblem} />
      <FieldProblem id={`${id}-minutes`} problem={minutesProblem} />
      <Traits draft={draft} phase={phase} />
    </div>
  );
}

const TRAITS = [
  { trait: "focus", words: "Focus: microphones and sounds off" },
  { trait: "stretches", words: "Takes what is left of the length" },
  { trait: "firstTime", words: "In the first session only" },
] as const;

function Traits({ draft, phase }: Pick<PhaseProps, "draft" | "phase">) {
  return (
    <div class="phase-traits">
      {TRAITS.map(({ trait, words }) => (
        <label key={trait} class="check">
          <input
            type="checkbox"
            checked={phase[trait]}
            onChange={({ currentTarget }) => draft.changePhase(phase.key, { [trait]: currentTarget.checked })}
          />
          {words}
        </label>
      ))}
    </div>
  );
}

interface KindProps {
  readonly kind: PhaseKind;
  readonly onChoose: (kind: PhaseKind) => void;
}

function KindChoice({ kind, onChoose }: KindProps) {
  return (
    <select
      class="input"
      aria-label="Kind of phase"
      value={kind}
      onChange={({ currentTarget }) => onChoose(currentTarget.value as PhaseKind)}
    >
      {Object.entries(PHASE_WORDS).map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </select>
  );
}

function AddPhase({ draft }: Pick<Props, "draft">) {
  const kind = useSignal<PhaseKind>("work");
  if (draft.phases.value.length >= MOST_PHASES) return <p class="soft">A format has {MOST_PHASES} phases at most.</p>;
  return (
    <div class="phase-head">
      <KindChoice kind={kind.value} onChoose={(next) => (kind.value = next)} />
      <button type="button" class="button button-small" onClick={() => draft.addPhase(kind.value)}>
        <Plus size={16} aria-hidden="true" />
        Add phase
      </button>
    </div>
  );
}

interface ActionProps {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly off: boolean;
  readonly run: () => void;
}

function PhaseAction({ icon: Icon, name, off, run }: ActionProps) {
  return (
    <button type="button" class="icon-button" aria-label={name} title={name} disabled={off} onClick={run}>
      <Icon size={18} aria-hidden="true" />
    </button>
  );
}
