import { CalendarPlus } from "lucide-preact";
import type { RoomView } from "../../protocol";
import { CADENCE_WORDS } from "../../state/roomWords";
import { rangeWords, zoneWords } from "../../state/timeWords";
import { useServices } from "../services";
import { browserTimeStyle } from "./timeStyle";

/** When the room meets next, by the clock of whoever looks, and the file for calendars. Without a time: nothing. */
export function AgreedTime({ room }: { readonly room: RoomView }) {
  const { invitation } = useServices().roomApi(room.id);
  const { schedule } = room;
  if (schedule?.nextAt === undefined) return null;
  const style = browserTimeStyle();
  return (
    <div class="agreed-time">
      <p class="agreed-when">{rangeWords(schedule.nextAt, schedule.minutes, style)}</p>
      <p class="soft">
        {zoneWords(schedule.nextAt, style)}
        {schedule.cadence !== "once" && `. ${CADENCE_WORDS[schedule.cadence]}`}
      </p>
      <a class="button button-small" href={invitation} download="invitation.ics">
        <CalendarPlus size={16} aria-hidden="true" />
        For your calendar (.ics)
      </a>
    </div>
  );
}
