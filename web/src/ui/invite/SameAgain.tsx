import "../../styles/invite.css";
import { useSignal } from "@preact/signals";
import { CalendarPlus } from "lucide-preact";
import { nextTime, type LastSession, type NextTime } from "../../state/nextTime";
import { momentWords } from "../../state/timeWords";
import { ProblemNote } from "../pages/ProblemNote";
import { useAttempt } from "../pages/useAttempt";
import { useServices } from "../services";
import { browserTimeStyle } from "./timeStyle";

/** The next meeting, with the file for the calendar; where none is agreed on yet, the same time in two weeks is offered. */
export function SameAgain({ last }: { readonly last: LastSession }) {
  const api = useServices().roomApi(last.room.id);
  const agreeing = useAttempt();
  const agreed = useSignal<number | null>(null);
  const style = browserTimeStyle();
  const next = nextTime(last, style.timeZone);
  const agree = async ({ startsAt, timeZone }: NextTime) => {
    await api.setSchedule({ startsAt, timeZone });
    agreed.value = startsAt;
    download(api.invitation);
  };
  const startsAt = agreed.value ?? (next?.agreed === true ? next.startsAt : null);
  if (startsAt !== null) {
    return (
      <p class="agreed" role="status">
        Next time: {momentWords(startsAt, style)}.{" "}
        <a href={api.invitation} download="invitation.ics">
          For your calendar
        </a>
      </p>
    );
  }
  if (next === null) return null;
  return (
    <>
      <button
        type="button"
        class="button button-small"
        aria-busy={agreeing.busy}
        onClick={() => void agreeing.run(() => agree(next))}
      >
        <CalendarPlus size={16} aria-hidden="true" />
        {agreeing.busy.value ? "Agreeing…" : "Same again in two weeks"}
      </button>
      <ProblemNote sentence={agreeing.problem.value} />
    </>
  );
}

function download(address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = "invitation.ics";
  link.click();
}
