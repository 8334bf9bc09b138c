import { useSignal } from "@preact/signals";
import { Play } from "lucide-preact";
import { useRoom } from "../room/context";

/** The button that starts a session, for all. */
export function StartSession({ hint }: { readonly hint: string }) {
  const { ritual } = useRoom().session;
  const busy = useSignal(false);
  const start = async () => {
    if (busy.value) return;
    busy.value = true;
    await ritual.startSession();
    busy.value = false;
  };
  return (
    <button type="button" class="button button-small" aria-busy={busy.value} onClick={() => void start()}>
      <Play size={16} aria-hidden="true" />
      <span class="session-start-word">{busy.value ? "Starting…" : "Start session"}</span>{" "}
      <span class="session-start-hint">{hint}</span>
    </button>
  );
}
