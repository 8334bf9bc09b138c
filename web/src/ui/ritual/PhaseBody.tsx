import { useSignal } from "@preact/signals";
import type { Phase, SessionView } from "../../protocol";
import { normLines } from "../../state/roomNorms";
import { ownGoals } from "../../state/goals";
import { SameAgain } from "../invite/SameAgain";
import { useRoom, useRoomState } from "../room/context";
import { CardKinds } from "./CardKinds";
import { Goals, OwnGoals } from "./Goals";
import { Pulse } from "./Pulse";
import { UnfinishedGoals } from "./UnfinishedGoals";

interface Props {
  readonly session: SessionView;
  readonly phase: Phase;
}

/** What a phase is about, and what to do in it. */
export function PhaseBody({ session, phase }: Props) {
  switch (phase.kind) {
    case "opening":
      return <Opening />;
    case "norms":
      return <Norms />;
    case "topics":
      return <TopicsPhase session={session} />;
    case "goals":
      return <Goals />;
    case "wrapUp":
    case "checkOut":
      return <WrapUp session={session} />;
    default:
      return null;
  }
}

function Opening() {
  const { why } = useRoomState().room.settings;
  return (
    <>
      {why !== undefined && (
        <p class="phase-why" dir="auto">
          {why}
        </p>
      )}
      <p class="soft">
        Say hello if you like, or just be here. Camera and microphone are yours to turn on, and nobody minds if they
        stay off.
      </p>
    </>
  );
}

function Norms() {
  const { norms } = useRoomState().room.settings;
  const lines = normLines(norms);
  if (lines.length === 0) return <p class="soft">No norms are written down yet. What would help you to work well?</p>;
  return (
    <ul class="phase-norms">
      {lines.map((line, place) => (
        <li key={place} dir="auto">
          {line}
        </li>
      ))}
    </ul>
  );
}

/** Where no phase is for goals, this one offers them too, before the work begins. */
function TopicsPhase({ session }: { readonly session: SessionView }) {
  const { view } = useRoom();
  const hasGoals = ownGoals(useRoomState()).length > 0;
  const offersGoals = session.phases.every(({ kind }) => kind !== "goals");
  const drawing = useSignal(false);
  return (
    <>
      <p class="soft">A question, an idea, a thing to decide. No topic is fine too.</p>
      <div class="row">
        <button type="button" class="button button-small button-primary" onClick={() => view.writeIn("topics")}>
          Write a topic
        </button>
        <button
          type="button"
          class="button button-small"
          aria-expanded={drawing.value}
          onClick={() => (drawing.value = !drawing.value)}
        >
          Draw a card
        </button>
        {offersGoals && (
          <button type="button" class="text-button" onClick={() => (view.dialog.value = "goals")}>
            {hasGoals ? "Your goals" : "Set a goal"}
          </button>
        )}
      </div>
      {drawing.value && <CardKinds onDrawn={() => (drawing.value = false)} />}
      {offersGoals && <UnfinishedGoals />}
    </>
  );
}

function WrapUp({ session }: { readonly session: SessionView }) {
  const { session: stay, view } = useRoom();
  const state = useRoomState();
  const hasGoals = ownGoals(state).length > 0;
  return (
    <>
      {hasGoals && <OwnGoals />}
      <Pulse sessionId={session.id} />
      <div class="row">
        <button type="button" class="button button-small" onClick={() => (view.dialog.value = "recap")}>
          Recap
        </button>
        <SameAgain last={{ room: state.room, session, now: stay.clock.now() }} />
      </div>
    </>
  );
}
