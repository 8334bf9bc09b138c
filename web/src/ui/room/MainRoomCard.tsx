import { Ear, Volume1 } from "lucide-preact";
import { useState } from "preact/hooks";
import { canSetVolume } from "../../media/sound";
import type { ParticipantView } from "../../protocol";
import { useServices } from "../services";
import { useRoom, useRoomState } from "./context";
import { Members } from "./Members";

interface Props {
  readonly members: readonly ParticipantView[];
  readonly mine: boolean;
}

/** The main room: who is in it, whether it talks, and from a huddle the ways to hear it. */
export function MainRoomCard({ members, mine }: Props) {
  return (
    <li class={mine ? "huddle-card is-mine" : "huddle-card"}>
      <h2 class="huddle-name">Main room</h2>
      <Members members={members} />
      {mine ? <span class="here">You are here</span> : <Listening />}
      {mine && <MayBeHeard />}
    </li>
  );
}

/** For whoever is in a huddle: a silent cue that the main room talks, a peek while it is held, and faint sound. */
function Listening() {
  const { overhearing, speakingInMainRoom } = useRoom().session;
  const { preferences } = useServices();
  const [canBeFaint] = useState(canSetVolume);
  const talks = speakingInMainRoom.value.size > 0;
  const faint = overhearing.faint.value;
  const setFaint = (on: boolean) => {
    overhearing.faint.value = on;
    preferences.rememberHabits({ overhear: on });
  };
  return (
    <div class="listening">
      <p class={talks ? "cue is-on" : "cue"} role="status">
        {talks ? "Talking now" : "Quiet now"}
      </p>
      <button
        type="button"
        class="button button-small"
        title="Hold to hear the main room (P)"
        aria-keyshortcuts="P"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          overhearing.peek(true);
        }}
        onPointerUp={() => overhearing.peek(false)}
        onPointerCancel={() => overhearing.peek(false)}
        onKeyDown={(event) => event.key === " " && overhearing.peek(true)}
        onKeyUp={(event) => event.key === " " && overhearing.peek(false)}
        onBlur={() => overhearing.peek(false)}
        onContextMenu={(event) => event.preventDefault()}
      >
        <Ear size={16} aria-hidden="true" />
        Hold to listen
      </button>
      {canBeFaint && (
        <button
          type="button"
          class="button button-small"
          aria-pressed={faint}
          title="Hear the main room faintly in the background"
          onClick={() => setFaint(!faint)}
        >
          <Volume1 size={16} aria-hidden="true" />
          Faint sound
        </button>
      )}
    </div>
  );
}

/** The main room is shown that it may be heard from a huddle, and by whom. */
function MayBeHeard() {
  const listeners = [...useRoomState().participants.values()].filter(({ overhears }) => overhears);
  if (listeners.length === 0) return null;
  const names = listeners.map(({ name }) => name).join(", ");
  return (
    <p class="may-be-heard" role="status">
      <Ear size={15} aria-hidden="true" />
      <span class="ellipsis">{`May be heard by ${names}`}</span>
    </p>
  );
}
