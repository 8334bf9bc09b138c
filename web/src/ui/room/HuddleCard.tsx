import { useSignal } from "@preact/signals";
import { DoorClosed, DoorOpen, Pencil } from "lucide-preact";
import type { TargetedSubmitEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { HuddleView, ParticipantView } from "../../protocol";
import { selfOf } from "../../state/views";
import { useRoom, useRoomState } from "./context";
import { Members } from "./Members";

interface Props {
  readonly huddle: HuddleView;
  readonly members: readonly ParticipantView[];
  readonly mine: boolean;
}

/** A huddle: who is in it, and the way in. For its members also its name and its door. */
export function HuddleCard({ huddle, members, mine }: Props) {
  const renaming = useSignal(false);
  return (
    <li class={mine ? "huddle-card is-mine" : "huddle-card"}>
      {renaming.value ? (
        <RenameForm huddle={huddle} onDone={() => (renaming.value = false)} />
      ) : (
        <h2 class="huddle-name">
          {huddle.knockFirst && <DoorClosed size={15} role="img" aria-label="Knock first" />}
          <span class="ellipsis">{huddle.name}</span>
          {mine && (
            <button
              type="button"
              class="icon-button"
              aria-label="Rename huddle"
              onClick={() => (renaming.value = true)}
            >
              <Pencil size={15} aria-hidden="true" />
            </button>
          )}
          {mine && <Door huddle={huddle} />}
        </h2>
      )}
      <Members members={members} />
      {mine ? <span class="here">You are here</span> : <WayIn huddle={huddle} />}
      {mine && <AtTheDoor huddle={huddle} />}
    </li>
  );
}

/** Whether others have to knock. */
function Door({ huddle }: { readonly huddle: HuddleView }) {
  const { actions } = useRoom().session;
  const { id, knockFirst } = huddle;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label="Others knock first"
      aria-pressed={knockFirst}
      title={knockFirst ? "Others have to knock. Open the door" : "Anyone may come in. Let others knock first"}
      onClick={() => void actions.setKnockFirst(id, !knockFirst)}
    >
      {knockFirst ? <DoorClosed size={16} aria-hidden="true" /> : <DoorOpen size={16} aria-hidden="true" />}
    </button>
  );
}

function WayIn({ huddle }: { readonly huddle: HuddleView }) {
  const { actions } = useRoom().session;
  const state = useRoomState();
  const { id, name, knockFirst, admitted, invited, knocking } = huddle;
  const personId = selfOf(state)?.personId ?? "";
  if (!knockFirst || admitted.includes(personId)) {
    return (
      <>
        <button
          type="button"
          class="button button-small"
          aria-label={`Join huddle ${name}`}
          onClick={() => void actions.joinHuddle(id)}
        >
          Join huddle
        </button>
        {invited.includes(personId) && <span class="invited">You are invited</span>}
      </>
    );
  }
  const waiting = knocking.includes(state.selfId);
  return (
    <button
      type="button"
      class="button button-small"
      aria-label={waiting ? `Stop waiting for ${name}` : `Knock on huddle ${name}`}
      onClick={() => void actions.knockOnHuddle(id, !waiting)}
    >
      {waiting ? "Waiting… Cancel" : "Knock"}
    </button>
  );
}

/** Those who knocked on one's own huddle. */
function AtTheDoor({ huddle }: { readonly huddle: HuddleView }) {
  const { actions } = useRoom().session;
  const { participants } = useRoomState();
  const waiting = huddle.knocking.flatMap((id) => participants.get(id) ?? []);
  return (
    <ul class="at-the-door" role="status" aria-label="At the door">
      {waiting.map(({ id, name }) => (
        <li key={id}>
          <span class="ellipsis">{name} knocks</span>
          <button
            type="button"
            class="button button-small button-primary"
            aria-label={`Let ${name} in`}
            onClick={() => void actions.answerHuddleKnock(huddle.id, id, true)}
          >
            Let in
          </button>
          <button
            type="button"
            class="button button-small"
            aria-label={`Not now, ${name}`}
            onClick={() => void actions.answerHuddleKnock(huddle.id, id, false)}
          >
            Not now
          </button>
        </li>
      ))}
    </ul>
  );
}

function RenameForm({ huddle, onDone }: { readonly huddle: HuddleView; readonly onDone: () => void }) {
  const { actions } = useRoom().session;
  const name = useSignal(huddle.name);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const save = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const chosen = name.value.trim();
    if (chosen !== "" && chosen !== huddle.name) void actions.renameHuddle(huddle.id, chosen);
    onDone();
  };
  return (
    <form class="rename" onSubmit={save} onKeyDown={(event) => event.key === "Escape" && onDone()}>
      <input
        ref={input}
        class="input"
        aria-label="Huddle name"
        value={name}
        onInput={(event) => (name.value = event.currentTarget.value)}
        maxLength={80}
      />
      <button type="submit" class="button button-small button-primary">
        Save
      </button>
    </form>
  );
}
