import { Moon, ScrollText, X } from "lucide-preact";
import { useState } from "preact/hooks";
import { isRunning } from "../../state/sessionTime";
import { SameAgain } from "../invite/SameAgain";
import { useRoom, useRoomState } from "../room/context";
import { GoalsDone } from "./GoalsDone";
import { Pulse } from "./Pulse";

/** Whoever arrives later than this after the end, in ms, comes for something else. */
const RECENT_MS = 30 * 60_000;

/** After the end: how it went, what is left of it, and when to meet again. Stays until it is put away. */
export function SessionOver() {
  const { session: stay, view } = useRoom();
  const { room, session } = useRoomState();
  const [arrivedAt] = useState(() => stay.clock.now());
  if (session === null || isRunning(session) || view.ritual.endSeen.value === session.id) return null;
  if ((session.endedAt ?? 0) < arrivedAt - RECENT_MS) return null;
  return (
    <section class="ritual-card is-end" aria-label="The session is over">
      <Moon size={20} aria-hidden="true" />
      <div class="ritual-words">
        <p class="ritual-title">The session is over</p>
        <p class="soft">Thank you for working alongside each other. Stay as long as you like.</p>
        <GoalsDone sessionId={session.id} />
        <Pulse sessionId={session.id} />
        <div class="row ritual-buttons">
          <button type="button" class="button button-small" onClick={() => (view.dialog.value = "recap")}>
            <ScrollText size={16} aria-hidden="true" />
            Recap
          </button>
          <SameAgain last={{ room, session, now: stay.clock.now() }} />
        </div>
      </div>
      <button
        type="button"
        class="icon-button"
        aria-label="Put away"
        onClick={() => (view.ritual.endSeen.value = session.id)}
      >
        <X size={18} aria-hidden="true" />
      </button>
    </section>
  );
}
