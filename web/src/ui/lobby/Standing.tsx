import { CalendarClock, Timer } from "lucide-preact";
import type { RoomInfo } from "../../protocol";
import { standingWords } from "../../state/sessionWords";
import { rangeWords } from "../../state/timeWords";
import { browserTimeStyle } from "../invite/timeStyle";

/** Where the room's session stands, and when the next one is. */
export function Standing({ info }: { readonly info: RoomInfo }) {
  const { session, room, now } = info;
  const { schedule } = room;
  const next = schedule?.nextAt;
  return (
    <ul class="standing" aria-label="Where the room stands">
      <li>
        <Timer size={18} aria-hidden="true" />
        {session === undefined ? "No session right now" : sessionWords(session.title, standingWords(session, now))}
      </li>
      {next !== undefined && (
        <li>
          <CalendarClock size={18} aria-hidden="true" />
          {next <= now ? "Agreed for now: " : "Next time: "}
          {rangeWords(next, schedule?.minutes ?? 0, browserTimeStyle())}
        </li>
      )}
    </ul>
  );
}

/** The format is said once, also where it has no phases. */
function sessionWords(title: string, standing: string): string {
  return standing.startsWith(title) ? standing : `${title}: ${standing}`;
}
