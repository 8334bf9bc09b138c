import type { RoomView } from "../protocol";
import { invitationText } from "./invitation";
import type { TimeStyle } from "./timeWords";

/** The invitation to a room's sessions, ready to paste; `url` is the address of the room's page. */
export function roomInvitation({ settings, schedule }: RoomView, url: string, style: TimeStyle): string {
  return invitationText({
    roomName: settings.name,
    why: settings.why ?? null,
    url,
    ...(schedule?.nextAt !== undefined && { startsAt: schedule.nextAt }),
    minutes: schedule?.minutes ?? settings.minutes,
    cadence: schedule?.cadence ?? settings.cadence,
    ...style,
  });
}
