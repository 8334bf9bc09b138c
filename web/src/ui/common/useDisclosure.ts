import { useSignal, type Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { RefObject } from "preact";

/** A button, and what it opens beside it. */
export interface Disclosure {
  readonly open: Signal<boolean>;
  /** Around both. */
  readonly anchor: RefObject<HTMLDivElement>;
  readonly button: RefObject<HTMLButtonElement>;
  /** Closes it and gives the focus back to the button. */
  readonly close: () => void;
}

/** Opens and closes something; a press or a focus beside it closes it too. */
export function useDisclosure(): Disclosure {
  const open = useSignal(false);
  const anchor = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    open.value = false;
    button.current?.focus();
  };
  useEffect(() => {
    const closeFromOutside = ({ target }: Event) => {
      // What was pressed may have given way to something else inside already.
      const inside = target instanceof Node && (anchor.current?.contains(target) === true || !target.isConnected);
      if (!inside) open.value = false;
    };
    document.addEventListener("pointerdown", closeFromOutside);
    document.addEventListener("focusin", closeFromOutside);
    return () => {
      document.removeEventListener("pointerdown", closeFromOutside);
      document.removeEventListener("focusin", closeFromOutside);
    };
  }, [open]);
  return { open, anchor, button, close };
}
