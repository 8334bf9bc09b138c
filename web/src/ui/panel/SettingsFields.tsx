import type { Signal } from "@preact/signals";

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
