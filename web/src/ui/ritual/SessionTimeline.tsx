import "../../styles/session.css";
import { BellOff, ChevronDown, Ellipsis, Pause } from "lucide-preact";
import type { SessionView } from "../../protocol";
import { clockText, phaseLengthMs, sessionTime, type SessionTime, isRunning } from "../../state/sessionTime";
import { standingWords, startWords, timeNotice } from "../../state/sessionWords";
import { Popover } from "../common/Popover";
import { useRoom, useRoomState } from "../room/context";
import { SessionMenu } from "./SessionMenu";
import { StartSession } from "./StartSession";
import { usePhaseAnnouncements } from "./usePhaseAnnouncements";
import { useNow } from "./useNow";

/** Where the session stands, and all that people do with it; before it begins, the button that starts it. */
export function SessionTimeline() {
  const { session, room } = useRoomState();
  usePhaseAnnouncements();
  if (isRunning(session)) return <Running session={session} />;
  return (
    <div class="session-start">
      <StartSession hint={startWords(room.settings, session === null)} />
      <Popover name="Session menu" class="icon-button session-more" label={<Ellipsis size={20} aria-hidden="true" />}>
        {(close) => <SessionMenu onClose={close} />}
      </Popover>
    </div>
  );
}

function Running({ session }: { readonly session: SessionView }) {
  const focus = useRoom().session.focus.on.value;
  const now = useNow(session.pausedAt === undefined);
  const time = sessionTime(session, now);
  return (
    <div class="session">
      <Popover
        name="Session menu"
        description={standingWords(session, now)}
        class="session-button"
        label={
          <>
            <span class="session-words">
              {time?.paused === true && <Pause size={15} aria-hidden="true" />}
              <span class="session-phase ellipsis">{time?.phase.title ?? session.title}</span>
              {focus && <BellOff size={15} aria-hidden="true" />}
              <Clock time={time} elapsedMs={now - session.startedAt} />
              <ChevronDown size={16} aria-hidden="true" />
            </span>
            {time !== null && <Segments session={session} time={time} />}
          </>
        }
      >
        {(close) => <SessionMenu onClose={close} />}
      </Popover>
      <p class="visually-hidden" role="status">
        {timeNotice(time)}
      </p>
    </div>
  );
}

interface ClockProps {
  readonly time: SessionTime | null;
  readonly elapsedMs: number;
}

/** The time left; without a timer the time since the beginning. */
function Clock({ time, elapsedMs }: ClockProps) {
  const shownMs = time?.leftMs ?? Math.max(0, elapsedMs);
  const quiet = time === null || time.leftMs < 0;
  return (
    <span class={quiet ? "session-clock is-quiet" : "session-clock"} aria-hidden="true">
      {clockText(shownMs)}
    </span>
  );
}

interface SegmentsProps {
  readonly session: SessionView;
  readonly time: SessionTime;
}

/** The phases as a line, each as long as it takes. */
function Segments({ session, time }: SegmentsProps) {
  return (
    <span class="segments" aria-hidden="true">
      {session.phases.map((phase, position) => (
        <span
          key={position}
          class="segment"
          title={phase.title}
          style={{ flexGrow: Math.max(1, phaseLengthMs(session, position) / 60_000) }}
        >
          <span class="segment-fill" style={{ width: `${shareOf(position, time) * 100}%` }} />
        </span>
      ))}
    </span>
  );
}

function shareOf(position: number, time: SessionTime): number {
  if (position === time.position) return time.share;
  return position < time.position ? 1 : 0;
}
