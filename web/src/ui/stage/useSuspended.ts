import { useRoom } from "../room/context";

/** Said where a picture would stand still. */
export const SUSPENDED = "Paused so that sound stays clear";

/** Whether a video does not come at present, for lack of bandwidth. */
export function useSuspended(producerId: string | undefined): boolean {
  const reception = useRoom().session.media.subscriber.reception.value;
  return producerId !== undefined && reception !== null && reception.suspended.includes(producerId);
}
