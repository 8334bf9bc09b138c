import { useRoom } from "../room/context";

/** Whether a video does not come at present, for lack of bandwidth. */
export function useSuspended(producerId: string | undefined): boolean {
  const reception = useRoom().session.media.subscriber.reception.value;
  return producerId !== undefined && reception !== null && reception.suspended.includes(producerId);
}

/** Stands where a picture would stand still. */
export function SuspendedNote() {
  return (
    <p class="tile-note">
      Paused <span class="tile-note-more">so that sound stays clear</span>
    </p>
  );
}
