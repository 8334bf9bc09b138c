import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { RoomView } from "../../protocol";
import { lastStart } from "../../state/nextTime";
import { roomPath } from "../../state/route";
import { SameAgain } from "../invite/SameAgain";
import { useServices } from "../services";
import { Mark } from "./NoticePage";
import { PageLink } from "./PageLink";
import { useArrival } from "./useArrival";
import { useTitle } from "./useTitle";

interface Props {
  readonly room: RoomView;
  readonly onRejoin: () => void;
}

/** After leaving: devices are closed, the way back is one click, and so is the next time. */
export function LeftPage({ room, onRejoin }: Props) {
  const services = useServices();
  useTitle("You left");
  const heading = useArrival();
  const startedAt = useLastStart(room.id);
  return (
    <main class="notice-page">
      <div class="card notice-card">
        <Mark />
        <h1 ref={heading} tabIndex={-1}>
          You left
        </h1>
        <p>
          Thank you for working alongside the others in <strong>{room.settings.name}</strong>. Your microphone and
          camera are off, and the room stays open.
        </p>
        <div class="row">
          <button type="button" class="button button-primary" onClick={onRejoin}>
            Rejoin
          </button>
          {startedAt !== null && <SameAgain roomId={room.id} startedAt={startedAt} />}
        </div>
        <p class="notice-links">
          <PageLink path={roomPath(room.id, "memory")}>What this room remembers</PageLink>
          <button type="button" class="text-button" onClick={() => services.go("/")}>
            Create a new room
          </button>
        </p>
      </div>
    </main>
  );
}

/** When the last session began; null until that is known, and where no next time can follow from it. */
function useLastStart(roomId: string): number | null {
  const services = useServices();
  const startedAt = useSignal<number | null>(null);
  useEffect(() => {
    lastStart(services.roomApi(roomId)).then(
      (start) => (startedAt.value = start),
      // Meeting again is an offer beside the way back: without it nothing is missing.
      () => undefined,
    );
  }, [services, roomId, startedAt]);
  return startedAt.value;
}
