import "../../styles/invite.css";
import { useSignal } from "@preact/signals";
import { CalendarPlus } from "lucide-preact";
import { twoWeeksLater } from "../../state/sessionWords";
import { momentWords } from "../../state/timeWords";
import { ProblemNote } from "../pages/ProblemNote";
import { useAttempt } from "../pages/useAttempt";
import { useServices } from "../services";
import { browserTimeStyle } from "./timeStyle";

interface Props {
  readonly roomId: string;
  /** Start of the session that is to be had again, in ms since 1970. */
  readonly startedAt: number;
}

/** Agrees on the same time in two weeks, and gives the file for the calendar. */
export function SameAgain({ roomId, startedAt }: Props) {
  const api = useServices().roomApi(roomId);
  const agreeing = useAttempt();
  const agreed = useSignal<number | null>(null);
  const style = browserTimeStyle();
  const agree = async () => {
    const startsAt = twoWeeksLater(startedAt);
    await api.setSchedule({ startsAt, timeZone: style.timeZone });
    agreed.value = startsAt;
    download(api.invitation);
  };
  if (agreed.value !== null) {
    return (
      <p class="agreed" role="status">
        Next time: {momentWords(agreed.value, style)}.{" "}
        <a href={api.invitation} download="invitation.ics">
          For your calendar
        </a>
      </p>
    );
  }
  return (
    <>
      <button
        type="button"
        class="button button-small"
        aria-busy={agreeing.busy}
        onClick={() => void agreeing.run(agree)}
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
