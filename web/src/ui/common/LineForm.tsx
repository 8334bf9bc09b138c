import { useSignal, type Signal } from "@preact/signals";
import type { TargetedSubmitEvent } from "preact";

/** A line of text that is stored when its form is sent. */
export interface Line {
  readonly text: Signal<string>;
  readonly busy: Signal<boolean>;
  readonly onSubmit: (event: TargetedSubmitEvent<HTMLFormElement>) => void;
}

/**
 * Takes a line of text and stores it, once at a time; then the text box is empty for the next one. What could not be
 * stored stays in it.
 *
 * @param store resolves to whether the line was stored
 */
export function useLine(store: (text: string) => Promise<boolean>): Line {
  const text = useSignal("");
  const busy = useSignal(false);
  const submit = async () => {
    const wanted = text.value.trim();
    if (wanted === "" || busy.value) return;
    busy.value = true;
    if (await store(wanted)) text.value = "";
    busy.value = false;
  };
  const onSubmit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void submit();
  };
  return { text, busy, onSubmit };
}

interface Props {
  /** The accessible name of the text box. */
  readonly name: string;
  readonly placeholder: string;
  /** What the button says. */
  readonly label: string;
  readonly buttonClass: string;
  /** Resolves to whether the line was stored. */
  readonly onAdd: (text: string) => Promise<boolean>;
}

/** A text box for one line, and a button that adds it to something. */
export function LineForm({ name, placeholder, label, buttonClass, onAdd }: Props) {
  const { text, busy, onSubmit } = useLine(onAdd);
  return (
    <form class="line-form" onSubmit={onSubmit}>
      <input
        class="input"
        aria-label={name}
        placeholder={placeholder}
        value={text}
        onInput={(event) => (text.value = event.currentTarget.value)}
        maxLength={280}
        autoComplete="off"
      />
      <button type="submit" class={buttonClass} aria-busy={busy.value}>
        {label}
      </button>
    </form>
  );
}
