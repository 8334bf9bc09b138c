import { useComputed, useSignal, type ReadonlySignal } from "@preact/signals";
import type { TargetedFocusEvent, TargetedKeyboardEvent } from "preact";

interface MessageKeys {
  readonly tabStop: ReadonlySignal<number | null>;
  /** For the list. */
  readonly onKeyDown: (event: TargetedKeyboardEvent<HTMLElement>) => void;
  readonly onFocusIn: (event: TargetedFocusEvent<HTMLElement>) => void;
  readonly onFocusOut: (event: TargetedFocusEvent<HTMLElement>) => void;
}

/**
 * One stop of the tabulator key for all messages, beginning with the newest; arrows lead from one to the next (ARIA
 * Authoring Practices, roving tabindex).
 *
 * @param newest the newest message that has actions
 */
export function useMessageKeys(newest: ReadonlySignal<number | null>): MessageKeys {
  const current = useSignal<number | null>(null);
  const tabStop = useComputed(() => current.value ?? newest.value);
  return {
    tabStop,
    onKeyDown: (event) => {
      const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
      const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-actions]")];
      const index = buttons.findIndex((button) => button === event.target);
      if (step === 0 || index < 0) return;
      event.preventDefault();
      buttons[index + step]?.focus();
    },
    onFocusIn: ({ target }) => {
      const id = target instanceof HTMLElement ? target.dataset.actions : undefined;
      if (id !== undefined) current.value = Number(id);
    },
    onFocusOut: (event) => {
      const inside = event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget);
      if (!inside) current.value = null;
    },
  };
}
