import { useEffect, useRef } from "preact/hooks";
import { isRunning } from "../../state/sessionTime";
import { phaseAnnouncement } from "../../state/sessionWords";
import { useRoomState } from "../room/context";
import { useServices } from "../services";

/** Says once that a phase began, for those who are here when it does, and while it goes on. */
export function usePhaseAnnouncements(): void {
  const { session } = useRoomState();
  const { toasts } = useServices();
  const before = useRef(session);
  const shown = useRef<number | null>(null);
  useEffect(() => {
    const words = phaseAnnouncement(before.current, session);
    before.current = session;
    if (words === null && isRunning(session)) return;
    if (shown.current !== null) toasts.dismiss(shown.current);
    shown.current = words === null ? null : toasts.show(words);
  }, [session, toasts]);
}
