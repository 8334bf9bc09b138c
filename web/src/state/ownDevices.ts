/** What people do with their own microphone and camera in a room. */
import type { Preferences } from "./preferences";
import type { RoomSession } from "./roomSession";

/** What is remembered per room. */
export type OwnDevice = "microphone" | "camera";

/**
 * Turns a device on or off because its owner wants that, and remembers it for the next time in this room. What the
 * room itself turns off does not go this way, and neither does what lasts as long as a key is held.
 */
export function chooseDevice(
  session: Pick<RoomSession, OwnDevice | "room">,
  preferences: Pick<Preferences, "rememberRoom">,
  device: OwnDevice,
  on: boolean,
): void {
  const state = session.room.peek();
  if (state !== null) preferences.rememberRoom(state.room.id, { [device]: on });
  void session[device].set(on);
}
