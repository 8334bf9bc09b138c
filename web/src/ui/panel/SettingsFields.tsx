import type { Signal } from "@preact/signals";
import { useId } from "preact/hooks";

interface TextProps {
  readonly label: string;
  readonly value: Signal<string>;
  /** Most characters. */
  readonly longest: number;
  readonly optional?: boolean;
  readonly numeric?: boolean;
  /** What has to be mended. */
  readonly problem?: string | undefined;
}

/** A line of text, with what is wrong with it below. */
export function TextField({ label, value, longest, optional = false, numeric = false, problem }: TextProps) {
  const id = useId();
  return (
    <label class="field">
      <span class="field-label">
        {label} {optional && <span class="optional">optional</span>}
      </span>
      <input
        class="input"
        inputMode={numeric ? "numeric" : undefined}
        value={value}
        onInput={(event) => (value.value = event.currentTarget.value)}
        maxLength={longest}
        autoComplete="off"
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : id}
      />
      <FieldProblem id={id} problem={problem} />
    </label>
  );
}

/** What has to be mended in a field. */
export function FieldProblem({ id, problem }: { readonly id: string; readonly problem: string | undefined }) {
  if (problem === undefined) return null;
  return (
    <span id={id} class="field-problem" role="alert">
      {problem}
    </span>
  );
}

interface LongProps {
  readonly label: string;
  readonly hint: string;
  readonly value: Signal<string>;
  /** Most characters. */
  readonly longest: number;
}

/** Several lines of text. */
export function LongField({ label, hint, value, longest }: LongProps) {
  return (
    <label class="field">
      <span class="field-label">
        {label} <span class="optional">{hint}</span>
      </span>
      <textarea
        class="input"
        rows={5}
        value={value}
        onInput={(event) => (value.value = event.currentTarget.value)}
        maxLength={longest}
      />
    </label>
  );
}

interface SelectProps<Value extends string> {
  readonly label: string;
  readonly hint?: string;
  readonly value: Value;
  /** What can be chosen, with the words for it. */
  readonly choices: Readonly<Record<Value, string>>;
  readonly onChoose: (value: Value) => void;
}

/** One of several things. */
export function SelectField<Value extends string>({ label, hint, value, choices, onChoose }: SelectProps<Value>) {
  return (
    <label class="field">
      <span class="field-label">{label}</span>
      <select class="input" value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value as Value)}>
        {Object.entries<string>(choices).map(([choice, words]) => (
          <option key={choice} value={choice}>
            {words}
          </option>
        ))}
      </select>
      {hint !== undefined && <span class="field-hint">{hint}</span>}
    </label>
  );
}
