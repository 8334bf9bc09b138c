import { ChevronDown, ChevronUp } from "lucide-preact";
import { useId } from "preact/hooks";
import type { Phase, PhaseKind, SessionView } from "../../protocol";
import { isRunning, presentPhase } from "../../state/sessionTime";
import { liveProducer, membersOf } from "../../state/views";
import { useRoom, useRoomState } from "../room/context";
import { PhaseBody } from "./PhaseBody";

/** What each phase is for, in a line. Phases in which people work have none: nothing is to be in their way. */
const PHASE_LINES: Readonly<Record<PhaseKind, string | null>> = {
  opening: "Welcome. It is good that you are here.",
  norms: "How we want to be together.",
  topics: "What would you like to talk about?",
  goals: "What do you want to get done?",
  work: null,
  focus: null,
  break: "Break. Stretch, drink something, look out of the window.",
  wrapUp: "Time to wrap up. How far did you come?",
  checkOut: "Time to check out. How far did you come?",
};

/** What the present phase invites to. */
export function PhaseCard() {
  const { session } = useRoomState();
  const phase = presentPhase(session);
  if (!isRunning(session) || phase === null) return null;
  const line = PHASE_LINES[phase.kind];
  if (line === null) return null;
  // A break needs no more than its line.
  if (phase.kind === "break") return <p class="phase-line">{line}</p>;
  return <Foldable session={session} phase={phase} line={line} />;
}

interface FoldableProps {
  readonly session: SessionView;
  readonly phase: Phase;
  readonly line: string;
}

/** Open at first, unless a screen is being shared that needs the room. */
function Foldable({ session, phase, line }: FoldableProps) {
  const { view } = useRoom();
  const id = useId();
  const key = `${session.id}/${session.index}`;
  const sharing = useScreenShared();
  const open = view.ritual.unfolded.value.get(key) ?? !sharing;
  return (
    <section class="ritual-card is-phase" aria-label={`Now: ${phase.title}`}>
      <div class="ritual-words">
        <button
          type="button"
          class="phase-fold"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => view.ritual.unfold(key, !open)}
        >
          <span class="ritual-title">{line}</span>
          {open ? <ChevronUp size={18} aria-hidden="true" /> : <ChevronDown size={18} aria-hidden="true" />}
        </button>
        <div id={id} class="phase-body" hidden={!open}>
          {open && <PhaseBody session={session} phase={phase} />}
        </div>
      </div>
    </section>
  );
}

function useScreenShared(): boolean {
  const { actions } = useRoom().session;
  const members = membersOf(useRoomState(), actions.place.value);
  return members.some((person) => liveProducer(person, "screen") !== undefined);
}
