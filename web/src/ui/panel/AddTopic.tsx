import { useSignal } from "@preact/signals";
import { useLine } from "../common/LineForm";
import { useRoom } from "../room/context";
import { useFocusWish } from "./useFocusWish";

/** Drops a topic, with one's name or until it is discussed without. */
export function AddTopic() {
  const { actions } = useRoom().session;
  const hidden = useSignal(false);
  const { text, busy, onSubmit } = useLine((wanted) => actions.addTopic(wanted, hidden.value));
  const box = useFocusWish<HTMLInputElement>("topics");
  return (
    <form class="composer topic-composer" onSubmit={onSubmit}>
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
