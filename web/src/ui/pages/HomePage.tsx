import { useSignal } from "@preact/signals";
import type { TargetedSubmitEvent } from "preact";
import { createRoom } from "../../signalling/http";
import { sentenceOf } from "../../signalling/problem";
import { useServices } from "../services";
import { Desk } from "./Desk";
import { Mark } from "./NoticePage";
import { useTitle } from "./useTitle";

/** Create a room in one step. */
export function HomePage() {
  useTitle("Alongside");
  return (
    <main class="home">
      <div class="home-words">
        <p class="wordmark">
          <Mark /> Alongside
        </p>
        <h1>Work side by side, quietly.</h1>
        <p class="lead">
          A room for your team to be in while you work: cameras if you like, a word when you need one, and a huddle for
          whatever is longer.
        </p>
        <CreateRoomForm />
        <ul class="home-promises">
          <li>The link is all that anyone needs: no account, nothing to install.</li>
          <li>Nothing turns on by itself, and nothing is recorded.</li>
          <li>It runs on your own server.</li>
        </ul>
      </div>
      <Desk />
    </main>
  );
}

function CreateRoomForm() {
  const services = useServices();
  const name = useSignal("");
  const why = useSignal("");
  const busy = useSignal(false);
  const problem = useSignal<string | null>(null);

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    problem.value = null;
    try {
      const reason = why.value.trim();
      const created = await createRoom(services.fetch, {
        name: name.value.trim(),
        ...(reason !== "" && { why: reason }),
        format: "cowork",
        minutes: 60,
        cadence: "once",
      });
      services.preferences.rememberRoom(created.id, { personKey: created.personKey });
      services.go(created.path);
    } catch (error) {
      problem.value = sentenceOf(error);
      busy.value = false;
    }
  };

  return (
    <form class="card form" onSubmit={(event) => void submit(event)}>
      <label class="field">
        <span class="field-label">Room name</span>
        <input
          class="input"
          value={name}
          onInput={(event) => (name.value = event.currentTarget.value)}
          placeholder="Thursday writing hour"
          required
          pattern=".*\S.*"
          maxLength={80}
          autoComplete="off"
        />
      </label>
      <label class="field">
        <span class="field-label">
          Why you meet <span class="optional">optional</span>
        </span>
        <input
          class="input"
          value={why}
          onInput={(event) => (why.value = event.currentTarget.value)}
          placeholder="An hour to get the small things done, together"
          maxLength={280}
          autoComplete="off"
        />
      </label>
      {problem.value !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" class="button button-primary button-large" aria-busy={busy.value}>
        {busy.value ? "Creating…" : "Create room"}
      </button>
    </form>
  );
}
