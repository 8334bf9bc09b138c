import { useSignal } from "@preact/signals";
import type { TargetedSubmitEvent } from "preact";
import type { MemoryPageState } from "../../state/memoryPage";
import { Dialog } from "../common/Dialog";
import { ProblemNote } from "../pages/ProblemNote";

interface Props {
  readonly roomName: string;
  readonly state: MemoryPageState;
}

/** Lets the room's owner delete it. */
export function DeleteRoom(props: Props) {
  const open = useSignal(false);
  return (
    <section class="delete-room" aria-labelledby="delete-room">
      <h2 id="delete-room">Everything here is yours to delete</h2>
      <p class="soft">You created this room, so you may forget single sessions, or delete the whole room.</p>
      <button type="button" class="button button-small" onClick={() => (open.value = true)}>
        Delete the room
      </button>
      {open.value && <Confirm {...props} onClose={() => (open.value = false)} />}
    </section>
  );
}

function Confirm({ roomName, state, onClose }: Props & { readonly onClose: () => void }) {
  const typed = useSignal("");
  const { busy, problem } = state.deleting;
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void state.deleteRoom();
  };
  return (
    <Dialog title="Delete the room?" onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <p>
          Everything in <strong>{roomName}</strong> goes away for ever, for everybody: all sessions with their recaps,
          topics, goals and huddles, the whole chat, and the agreed time. Whoever is in the room has to leave, and its
          link leads nowhere any more.
        </p>
        <label class="field">
          <span class="field-label">Type the room’s name to go on</span>
          <input
            class="input"
            value={typed}
            onInput={(event) => (typed.value = event.currentTarget.value)}
            autoComplete="off"
          />
        </label>
        <ProblemNote sentence={problem.value} />
        <div class="row">
          <button
            type="submit"
            class="button button-danger"
            aria-busy={busy}
            disabled={typed.value.trim() !== roomName.trim()}
          >
            {busy.value ? "Deleting…" : "Delete for ever"}
          </button>
          <button type="button" class="button" onClick={onClose}>
            Keep the room
          </button>
        </div>
      </form>
    </Dialog>
  );
}
