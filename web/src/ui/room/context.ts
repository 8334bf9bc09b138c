import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { RoomSession } from "../../state/roomSession";
import type { RoomState } from "../../state/roomState";
import type { RoomView } from "../../state/roomView";

/** What everything inside a room shares. */
export interface RoomContextValue {
  readonly session: RoomSession;
  readonly view: RoomView;
}

export const RoomContext = createContext<RoomContextValue | null>(null);

/** What everything inside a room shares. */
export function useRoom(): RoomContextValue {
  const value = useContext(RoomContext);
  if (value === null) throw new Error("RoomContext is missing");
  return value;
}

/** The room as it is now. Only for components that are shown once the room is known. */
export function useRoomState(): RoomState {
  const state = useRoom().session.shown.value;
  if (state === null) throw new Error("The room is not known yet");
  return state;
}
