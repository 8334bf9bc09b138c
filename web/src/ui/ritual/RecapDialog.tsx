import { useSignal } from "@preact/signals";
import { useCallback, useEffect } from "preact/hooks";
import type { RecapView, SessionView } from "../../protocol";
import { sentenceOf } from "../../signalling/problem";
import { isRunning } from "../../state/sessionWords";
import { Dialog } from "../common/Dialog";
import { useRoom, useRoomState } from "../room/context";
import { Pulse } from "./Pulse";
import { Recap } from "./Recap";

/** What there is of the newest session by now. */
export function RecapDialog() {
  const { view } = useRoom();
  const { session } = useRoomState();
  if (view.dialog.value !== "recap" || session === null) return null;
  return (
    <Dialog title={`Recap: ${session.title}`} onClose={() => (view.dialog.value = null)}>
      <LoadedRecap key={session.id} session={session} />
      {!isRunning(session) && <Pulse sessionId={session.id} />}
    </Dialog>
  );
}

type Loading =
  | { readonly at: "loading" }
  | { readonly at: "failed"; readonly sentence: string }
  | { readonly at: "loaded"; readonly recap: RecapView };

function LoadedRecap({ session }: { readonly session: SessionView }) {
  const { ritual } = useRoom().session;
  const { room } = useRoomState();
  const loading = useSignal<Loading>({ at: "loading" });
  const load = useCallback(async () => {
    loading.value = { at: "loading" };
    try {
      loading.value = { at: "loaded", recap: await ritual.recap(session.id) };
    } catch (error) {
      loading.value = { at: "failed", sentence: sentenceOf(error) };
    }
  }, [ritual, loading, session.id]);
  useEffect(() => void load(), [load]);
  switch (loading.value.at) {
    case "loading":
      return (
        <p class="soft" role="status">
          Gathering what there is…
        </p>
      );
    case "failed":
      return (
        <div class="problem" role="alert">
          <p>{loading.value.sentence}</p>
          <button type="button" class="text-button" onClick={() => void load()}>
            Try again
          </button>
        </div>
      );
    case "loaded":
      return <Recap recap={loading.value.recap} roomName={room.settings.name} />;
  }
}
