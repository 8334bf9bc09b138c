import { useSignal } from "@preact/signals";
import { Check, Copy } from "lucide-preact";
import { useRef } from "preact/hooks";
import { useServices } from "../services";

interface Props {
  readonly label: string;
  /** What the button is called. */
  readonly action: string;
  readonly text: string;
  /** How many lines are seen at once. */
  readonly rows?: number;
}

/** Text to take along: with a button, or by hand where the browser forbids that. */
export function CopyField({ label, action, text, rows = 1 }: Props) {
  const { environment } = useServices();
  const state = useSignal<"ready" | "copied" | "failed">("ready");
  const field = useRef<HTMLTextAreaElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      state.value = "copied";
      environment.after(2_500, () => (state.value = "ready"));
    } catch {
      state.value = "failed";
      field.current?.focus();
      field.current?.select();
    }
  };
  const copied = state.value === "copied";
  return (
    <div class="copy-field">
      <label class="field">
        <span class="field-label">{label}</span>
        <textarea ref={field} class="input copy-text" readOnly rows={rows} value={text} />
      </label>
      <button type="button" class="button button-small" aria-label={action} onClick={() => void copy()}>
        {copied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
        <span aria-live="polite">{copied ? "Copied" : action}</span>
      </button>
      {state.value === "failed" && (
        <p class="problem" role="alert">
          This browser does not allow copying here. The text is selected, so that you can copy it by hand.
        </p>
      )}
    </div>
  );
}
