import { useSignal } from "@preact/signals";
import type { RallyPage, RallyView } from "../../protocol";
import { bestTimes } from "../../state/rally";
import type { RallyPageState } from "../../state/rallyPage";
import { clocksDiffer, zoneWords } from "../../state/timeWords";
import { roomPath } from "../../state/route";
import { CopyField } from "../invite/CopyField";
import { browserTimeStyle } from "../invite/timeStyle";
import { ProblemNote } from "../pages/ProblemNote";
import { ProposeTimes } from "./ProposeTimes";
import { TimeCard } from "./TimeCard";
import { YourAnswers } from "./YourAnswers";

interface Props {
  readonly page: RallyPage;
  readonly rally: RallyView;
  readonly state: RallyPageState;
}

/** Times that wait for answers: one's own, and everybody's as they come. */
export function OpenQuestion({ page, rally, state }: Props) {
  const best = bestTimes(rally);
  return (
    <>
      {page.mayPick && <Share roomId={page.room.id} />}
      <section class="rally-question" aria-labelledby="rally-question">
        <div class="rally-question-head">
          <h2 id="rally-question">Which of these times suit you?</h2>
          <Live state={state} />
        </div>
        <Zones rally={rally} />
        <YourAnswers state={state} />
        <ul class="times">
          {rally.times.map((time) => (
            <TimeCard
              key={time.id}
              time={time}
              minutes={page.room.settings.minutes}
              rally={rally}
              best={best.has(time.id)}
              mayPick={page.mayPick}
              state={state}
            />
          ))}
        </ul>
        <ProblemNote sentence={state.picking.problem.value} />
      </section>
      {page.mayPick ? <OtherTimes state={state} /> : <Share roomId={page.room.id} />}
    </>
  );
}

function Live({ state }: { readonly state: RallyPageState }) {
  const live = state.live.value;
  return (
    <p class={live ? "live" : "live is-lost"} role="status">
      {live ? "Answers appear as they come" : "Not live just now. Connecting again…"}
    </p>
  );
}

/** Which clock counts, and that it is not the one of whoever proposed. */
function Zones({ rally }: { readonly rally: RallyView }) {
  const style = browserTimeStyle();
  const moments = rally.times.map(({ startsAt }) => startsAt);
  const [first = 0] = moments;
  const theirs = { ...style, timeZone: rally.timeZone };
  return (
    <p class="soft">
      Shown in your time zone: {zoneWords(first, style)}.
      {clocksDiffer(moments, style.timeZone, rally.timeZone) && ` They were proposed in ${zoneWords(first, theirs)}.`}
    </p>
  );
}

function Share({ roomId }: { readonly roomId: string }) {
  const url = new URL(roomPath(roomId, "rally"), window.location.href).href;
  return (
    <section class="card rally-card" aria-label="Ask the others">
      <CopyField label="Send this page’s link to the others" action="Copy link" text={url} />
    </section>
  );
}

function OtherTimes({ state }: { readonly state: RallyPageState }) {
  const open = useSignal(false);
  if (!open.value) {
    return (
      <button type="button" class="button button-small rally-more" onClick={() => (open.value = true)}>
        Propose other times
      </button>
    );
  }
  return (
    <ProposeTimes
      title="Other times"
      warning="They replace the times above, and the answers to those go away."
      state={state}
      onDone={() => (open.value = false)}
    />
  );
}
