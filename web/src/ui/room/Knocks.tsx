import { useSignal } from "@preact/signals";
import { DoorOpen } from "lucide-preact";
import type { ComponentChildren } from "preact";
import type { KnockAnswer, KnockView } from "../../protocol";
import { answersForMe, knocksForMe } from "../../state/knocks";
import { placeName, placeOf } from "../../state/views";
import { useRoom, useRoomState } from "./context";

/** Who knocked on this person, and what others answered to their knocks. Silent, and it waits. */
export function Knocks() {
  const state = useRoomState();
  const knocks = knocksForMe(state);
  const answers = answersForMe(state);
  return (
    <div class="knocks" role="status" aria-label="Knocks">
      {knocks.map((knock) => (
        <KnockCard key={knock.id} knock={knock} />
      ))}
      {answers.map((knock) => (
        <AnswerCard key={knock.id} knock={knock} />
      ))}
    </div>
  );
}

const ANSWERS: readonly { readonly answer: KnockAnswer; readonly label: string }[] = [
  { answer: "now", label: "Now" },
  { answer: "nextBreak", label: "At my next break" },
  { answer: "later", label: "Later" },
];

function KnockCard({ knock }: { readonly knock: KnockView }) {
  const { ritual } = useRoom().session;
  const busy = useSignal(false);
  const answer = async (chosen: KnockAnswer) => {
    if (busy.value) return;
    busy.value = true;
    await ritual.answerKnock(knock.id, chosen);
    busy.value = false;
  };
  return (
    <Card title={`${knock.fromName} knocks`} text={knock.text}>
      {ANSWERS.map(({ answer: chosen, label }) => (
        <button
          key={chosen}
          type="button"
          class={chosen === "now" ? "button button-small button-primary" : "button button-small"}
          aria-busy={busy.value}
          onClick={() => void answer(chosen)}
        >
          {label}
        </button>
      ))}
    </Card>
  );
}

function AnswerCard({ knock }: { readonly knock: KnockView }) {
  const { ritual } = useRoom().session;
  const done = () => void ritual.removeKnock(knock.id);
  if (knock.answer === "later") {
    return (
      <Card title={`${knock.toName}: later, please`} text={undefined}>
        <button type="button" class="button button-small" onClick={done}>
          All right
        </button>
      </Card>
    );
  }
  return (
    <Card title={`${knock.toName}: come now`} text={undefined}>
      <MeetButton personId={knock.toId} name={knock.toName} onDone={done} />
      <button type="button" class="button button-small" onClick={done}>
        Not any more
      </button>
    </Card>
  );
}

interface MeetProps {
  readonly personId: string;
  readonly name: string;
  readonly onDone: () => void;
}

/** Brings two people together: in the huddle in which the other is, or in a new one. */
function MeetButton({ personId, name, onDone }: MeetProps) {
  const { actions } = useRoom().session;
  const state = useRoomState();
  const other = [...state.participants.values()].find((person) => person.personId === personId);
  const place = placeOf(other);
  const meet = () => {
    onDone();
    if (place === null) void actions.startHuddle({ invite: [personId] });
    else void actions.joinHuddle(place);
  };
  return (
    <button type="button" class="button button-small button-primary" onClick={meet}>
      {place === null ? `Start a huddle with ${name}` : `Join “${placeName(state, place)}”`}
    </button>
  );
}

interface CardProps {
  readonly title: string;
  readonly text: string | undefined;
  readonly children: ComponentChildren;
}

function Card({ title, text, children }: CardProps) {
  return (
    <section class="knock-card" aria-label={title}>
      <DoorOpen size={20} aria-hidden="true" />
      <div class="knock-words">
        <p class="knock-title">{title}</p>
        {text !== undefined && (
          <p class="knock-text" dir="auto">
            {text}
          </p>
        )}
        <div class="knock-buttons">{children}</div>
      </div>
    </section>
  );
}
