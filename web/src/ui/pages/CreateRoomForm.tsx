import type { TargetedSubmitEvent } from "preact";
import { useState } from "preact/hooks";
import { createRoom } from "../../signalling/http";
import { RoomDraft } from "../../state/roomDraft";
import { TextField } from "../common/TextField";
import { useServices } from "../services";
import { ProblemNote } from "./ProblemNote";
import { RoomOptions } from "./RoomOptions";
import { useAttempt } from "./useAttempt";

/** Creates a room and goes there. A name is enough. */
export function CreateRoomForm() {
  const services = useServices();
  const [draft] = useState(() => new RoomDraft());
  const creating = useAttempt();
  const create = async () => {
    const created = await createRoom(services.fetch, draft.request());
    services.preferences.rememberRoom(created.id, { personKey: created.personKey });
    services.go(created.path);
  };
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void creating.run(create);
  };
  return (
    <form class="card form" onSubmit={submit}>
      <label class="field">
        <span class="field-label">Room name</span>
        <input
          class="input"
          value={draft.name}
          onInput={(event) => (draft.name.value = event.currentTarget.value)}
          placeholder="Thursday writing hour"
          required
          pattern=".*\S.*"
          maxLength={80}
          autoComplete="off"
        />
      </label>
      <TextField
        label="Why you meet"
        optional
        value={draft.why}
        placeholder="An hour to get the small things done, together"
        longest={280}
      />
      <RoomOptions draft={draft} />
      <ProblemNote sentence={creating.problem.value} />
      <button type="submit" class="button button-primary button-large" aria-busy={creating.busy}>
        {creating.busy.value ? "Creating…" : "Create room"}
      </button>
    </form>
  );
}
