import type { Signal } from "@preact/signals";
import { useId } from "preact/hooks";

interface TextProps {
  readonly label: string;
  readonly value: Signal<string>;
  /** Most characters. */
  readonly longest: number;
  readonly optional?: boolean;
  readonly placeholder?: string;
  readonly numeric?: boolean;
  /** What has to be mended. */
  readonly problem?: string | undefined;
}

/** A line of text, with what is wrong with it below. */
export function TextField({
  label,
  value,
  longest,
  optional = false,
  placeholder,
  numeric = false,
  problem,
}: TextProps) {
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
        placeholder={placeholder}
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
