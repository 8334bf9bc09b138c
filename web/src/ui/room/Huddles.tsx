import { useSignal } from "@preact/signals";
import { Pencil } from "lucide-preact";
import type { TargetedSubmitEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { HuddleView, ParticipantView } from "../../protocol";
import { huddlesOf, membersOf } from "../../state/views";
import { Avatar } from "../common/Avatar";
import { useRoom, useRoomState } from "./context";

/** Who talks where: the main room, and a card per huddle. */
export function Huddles() {
  const state = useRoomState();
  const here = useRoom().session.actions.place.value;
  const huddles = huddlesOf(state);
  return (
    <section class={huddles.length === 0 ? "huddles is-empty" : "huddles"} aria-label="Huddles">
      {huddles.length === 0 ? (
        <p class="huddles-empty">
          Everyone is in the main room. <span class="huddles-hint">Start a huddle for a talk on the side.</span>
        </p>
      ) : (
        <ul class="huddle-list">
          <MainRoomCard members={membersOf(state, null)} mine={here === null} />
          {huddles.map((huddle) => (
            <HuddleCard
              key={huddle.id}
              huddle={huddle}
              members={membersOf(state, huddle.id)}
              mine={here === huddle.id}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

interface MainRoomProps {
  readonly members: readonly ParticipantView[];
  readonly mine: boolean;
}

function MainRoomCard({ members, mine }: MainRoomProps) {
  return (
    <li class={mine ? "huddle-card is-mine" : "huddle-card"}>
      <h2 class="huddle-name">Main room</h2>
      <Members members={members} />
      {mine && <span class="here">You are here</span>}
    </li>
  );
}

interface CardProps extends MainRoomProps {
  readonly huddle: HuddleView;
}

function HuddleCard({ huddle, members, mine }: CardProps) {
  const { actions } = useRoom().session;
  const renaming = useSignal(false);
  return (
    <li class={mine ? "huddle-card is-mine" : "huddle-card"}>
      {renaming.value ? (
        <RenameForm huddle={huddle} onDone={() => (renaming.value = false)} />
      ) : (
        <h2 class="huddle-name">
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
        </h2>
      )}
      <Members members={members} />
      {mine ? (
        <span class="here">You are here</span>
      ) : (
        <button
          type="button"
          class="button button-small"
          aria-label={`Join huddle ${huddle.name}`}
          onClick={() => void actions.joinHuddle(huddle.id)}
        >
          Join huddle
        </button>
      )}
    </li>
  );
}

function Members({ members }: { readonly members: readonly ParticipantView[] }) {
  const names = members.map(({ name }) => name).join(", ");
  return (
    <p class="huddle-members">
      <span class="avatar-row">
        {members.slice(0, 4).map(({ id, name, personId }) => (
          <Avatar key={id} name={name} personId={personId} />
        ))}
      </span>
      <span class="ellipsis">{names === "" ? "Nobody right now" : names}</span>
    </p>
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
