import { useLayoutEffect, useRef, type MutableRef } from "preact/hooks";
import type { PanelTab } from "../../state/roomView";
import { useRoom } from "../room/context";

/** The ref of a text box that takes the focus when its key is pressed. */
export function useFocusWish<Box extends HTMLElement>(tab: PanelTab): MutableRef<Box | null> {
  const box = useRef<Box>(null);
  const { view } = useRoom();
  const wish = view.focusWish.value;
  // Before the next key arrives, so that what is typed goes into the box and not to the room's keys.
  useLayoutEffect(() => {
    if (wish?.tab !== tab) return;
    box.current?.focus();
    // Granted: the box takes no focus by itself when it is shown again later.
    view.focusWish.value = null;
  }, [view, wish, tab]);
  return box;
}
