import { useSignal } from "@preact/signals";
import { useCallback, useEffect } from "preact/hooks";
import type { SessionView } from "../../protocol";
import { sentenceOf } from "../../signalling/problem";
import type { OpenRecap } from "../../state/recap";
import { isRunning } from "../../state/sessionTime";
import { Dialog } from "../common/Dialog";
import { useRoom, useRoomState } from "../room/context";
import { Pulse } from "./Pulse";
import { RecapInPlace } from "./RecapInPlace";

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

function LoadedRecap({ session }: { readonly session: SessionView }) {
  const { ritual } = useRoom().session;
  const { room } = useRoomState();
  const loading = useSignal<OpenRecap>({ at: "loading" });
  const load = useCallback(async () => {
    loading.value = { at: "loading" };
    try {
      loading.value = { at: "loaded", recap: await ritual.recap(session.id) };
    } catch (error) {
      loading.value = { at: "failed", sentence: sentenceOf(error) };
    }
  }, [ritual, loading, session.id]);
  useEffect(() => void load(), [load]);
  return <RecapInPlace recap={loading.value} roomName={room.settings.name} onRetry={() => void load()} />;
}
