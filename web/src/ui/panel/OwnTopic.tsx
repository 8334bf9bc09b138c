import { useSignal } from "@preact/signals";
import type { TargetedKeyboardEvent, TargetedSubmitEvent } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { TopicView } from "../../protocol";
import { Confirm } from "../common/Confirm";
import { useRoom } from "../room/context";

interface EditProps {
  readonly topic: TopicView;
  readonly onDone: () => void;
}

/** Words one's own topic anew. Escape leaves it as it was. */
export function EditTopic({ topic, onDone }: EditProps) {
  const { actions } = useRoom().session;
  const text = useSignal(topic.text);
  const busy = useSignal(false);
  const box = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => box.current?.select(), []);
  const save = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = text.value.trim();
    if (wanted === "" || busy.value) return;
    busy.value = true;
    if (wanted === topic.text || (await actions.editTopic(topic.id, wanted))) onDone();
    busy.value = false;
  };
  const cancelByKey = (event: TargetedKeyboardEvent<HTMLFormElement>) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onDone();
  };
  return (
    <form class="line-form" onSubmit={(event) => void save(event)} onKeyDown={cancelByKey}>
      <input
        ref={box}
        class="input"
        aria-label="Topic"
        value={text}
        onInput={(event) => (text.value = event.currentTarget.value)}
        maxLength={280}
        autoComplete="off"
      />
      <button type="submit" class="button button-small button-primary" aria-busy={busy.value}>
        Save
      </button>
      <button type="button" class="button button-small" onClick={onDone}>
        Cancel
      </button>
    </form>
  );
}

interface RemoveProps {
  readonly topic: TopicView;
  readonly onKeep: () => void;
}

/** Asks once more: with a topic its votes go, and nobody can bring those back. */
export function RemoveTopic({ topic, onKeep }: RemoveProps) {
  const { actions } = useRoom().session;
  return (
    <Confirm
      question={topic.upvoters.length > 0 ? "Remove it, with its votes?" : "Remove it?"}
      name={`Remove ${topic.text}?`}
      yes="Remove"
      onYes={() => void actions.removeTopic(topic.id)}
      onKeep={onKeep}
    />
  );
}
