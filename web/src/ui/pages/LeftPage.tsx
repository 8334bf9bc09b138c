import { useServices } from "../services";
import { Mark } from "./NoticePage";
import { useTitle } from "./useTitle";
import { useArrival } from "./useArrival";

/** After leaving: devices are closed, and the way back is one click. */
export function LeftPage({ roomName, onRejoin }: { readonly roomName: string; readonly onRejoin: () => void }) {
  const services = useServices();
  useTitle("You left");
  const heading = useArrival();
  return (
    <main class="notice-page">
      <div class="card notice-card">
        <Mark />
        <h1 ref={heading} tabIndex={-1}>
          You left
        </h1>
        <p>
          Thank you for working alongside the others in <strong>{roomName}</strong>. Your microphone and camera are off,
          and the room stays open.
        </p>
        <div class="row">
          <button type="button" class="button button-primary" onClick={onRejoin}>
            Rejoin
          </button>
          <button type="button" class="button" onClick={() => services.go("/")}>
            Create a new room
          </button>
        </div>
      </div>
    </main>
  );
}
