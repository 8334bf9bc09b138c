import { useSignal } from "@preact/signals";
import type { TargetedSubmitEvent } from "preact";
import { useRoom } from "../room/context";
import { useFocusWish } from "./useFocusWish";

/** Drops a topic, with one's name or until it is discussed without. */
export function AddTopic() {
  const { actions } = useRoom().session;
  const text = useSignal("");
  const hidden = useSignal(false);
  const busy = useSignal(false);
  const box = useFocusWish<HTMLInputElement>("topics");
  const add = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = text.value.trim();
    if (wanted === "" || busy.value) return;
    busy.value = true;
    if (await actions.addTopic(wanted, hidden.value)) text.value = "";
    busy.value = false;
  };
  return (
    <form class="composer topic-composer" onSubmit={(event) => void add(event)}>
      <input
        ref={box}
        class="input"
        aria-label="New topic"
        placeholder="New topic"
        value={text}
        onInput={(event) => (text.value = event.currentTarget.value)}
        maxLength={280}
        autoComplete="off"
      />
      <button type="submit" class="button button-primary" aria-busy={busy.value}>
        Add topic
      </button>
      <label class="check hide-name">
        <input
          type="checkbox"
          checked={hidden}
          onChange={({ currentTarget }) => (hidden.value = currentTarget.checked)}
        />
        Hide my name until it is discussed
      </label>
    </form>
  );
}
