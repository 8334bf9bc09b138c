import "../../styles/ritual.css";
import { useSignal } from "@preact/signals";
import { ChevronDown, ChevronUp } from "lucide-preact";
import type { SessionView } from "../../protocol";
import type { MemoryPageState } from "../../state/memoryPage";
import { pastWords } from "../../state/timeWords";
import { browserTimeStyle } from "../invite/timeStyle";
import { RecapInPlace } from "../ritual/RecapInPlace";
import { ForgetSession } from "./ForgetSession";

interface Props {
  readonly sessions: readonly SessionView[];
  readonly roomName: string;
  readonly isOwner: boolean;
  readonly state: MemoryPageState;
}

/** The sessions that have ended, the newest first. Each opens what is left of it. */
export function PastSessions({ sessions, roomName, isOwner, state }: Props) {
  return (
    <section class="past-sessions" aria-labelledby="past-sessions">
      <h2 id="past-sessions">Past sessions</h2>
      {sessions.length === 0 && (
        <p class="card memory-card soft">
          There are none yet. After the first session its topics, decisions and goals are here to look up.
        </p>
      )}
      <ul class="past-list">
        {sessions.map((session) => (
          <PastSession key={session.id} session={session} roomName={roomName} isOwner={isOwner} state={state} />
        ))}
      </ul>
    </section>
  );
}

interface SessionProps extends Omit<Props, "sessions"> {
  readonly session: SessionView;
}

function PastSession({ session, roomName, isOwner, state }: SessionProps) {
  const recap = state.recaps.value.get(session.id);
  const start = pastWords(session.startedAt, browserTimeStyle());
  const opened = recap !== undefined;
  return (
    <li class="card past-session">
      <button type="button" class="past-fold" aria-expanded={opened} onClick={() => void state.toggleRecap(session.id)}>
        <span>
          <span class="past-day">{start}</span>
          <span class="soft">
            {session.title}, {lengthWords(session)}
          </span>
        </span>
        {opened ? <ChevronUp aria-hidden="true" /> : <ChevronDown aria-hidden="true" />}
      </button>
      {opened && (
        <div class="past-body">
          <RecapInPlace recap={recap} roomName={roomName} onRetry={() => void state.fetchRecap(session.id)} />
          {isOwner && <Forget session={session} start={start} state={state} />}
        </div>
      )}
    </li>
  );
}

interface ForgetProps {
  readonly session: SessionView;
  readonly start: string;
  readonly state: MemoryPageState;
}

function Forget({ session, start, state }: ForgetProps) {
  const open = useSignal(false);
  return (
    <>
      <button type="button" class="text-button past-forget" onClick={() => (open.value = true)}>
        Forget this session
      </button>
      {open.value && (
        <ForgetSession sessionId={session.id} start={start} state={state} onClose={() => (open.value = false)} />
      )}
    </>
  );
}

function lengthWords({ startedAt, endedAt = startedAt }: SessionView): string {
  const minutes = Math.max(1, Math.round((endedAt - startedAt) / 60_000));
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
}
