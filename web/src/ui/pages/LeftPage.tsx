import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { RoomView } from "../../protocol";
import { lastSession, type LastSession } from "../../state/nextTime";
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
  const last = useLastSession(room.id);
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
          {last !== null && <SameAgain last={last} />}
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

/** The room's last session; null until it is known, and without one. */
function useLastSession(roomId: string): LastSession | null {
  const services = useServices();
  const last = useSignal<LastSession | null>(null);
  useEffect(() => {
    lastSession(services.roomApi(roomId)).then(
      (found) => (last.value = found),
      // Meeting again is an offer beside the way back: without it nothing is missing.
      () => undefined,
    );
  }, [services, roomId, last]);
  return last.value;
}
