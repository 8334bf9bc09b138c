import { useSignal } from "@preact/signals";
import { X } from "lucide-preact";
import type { TargetedSubmitEvent } from "preact";
import { useRoom, useRoomState } from "../room/context";

/** Icebreakers that this room added to the deck. */
export function OwnCards() {
  const { ritual } = useRoom().session;
  const { ownCards } = useRoomState();
  return (
    <>
      <h3>Your own icebreakers</h3>
      <p class="soft">
        {ownCards.length === 0
          ? "Questions that you add come up when somebody draws an icebreaker."
          : "They come up when somebody draws an icebreaker."}
      </p>
      {ownCards.length > 0 && (
        <ul class="own-cards">
          {ownCards.map(({ id, text, authorName }) => (
            <li key={id} class="own-card">
              <p dir="auto">
                {text} <span class="soft">{authorName}</span>
              </p>
              <button
                type="button"
                class="icon-button"
                aria-label={`Remove ${text}`}
                title="Remove"
                onClick={() => void ritual.removeCard(id)}
              >
                <X size={18} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <AddCard />
    </>
  );
}

function AddCard() {
  const { ritual } = useRoom().session;
  const text = useSignal("");
  const busy = useSignal(false);
  const add = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = text.value.trim();
    if (wanted === "" || busy.value) return;
    busy.value = true;
    if (await ritual.addCard(wanted)) text.value = "";
    busy.value = false;
  };
  return (
    <form class="line-form" onSubmit={(event) => void add(event)}>
      <input
        class="input"
        aria-label="New icebreaker"
        placeholder="What made you smile this week?"
        value={text}
        onInput={(event) => (text.value = event.currentTarget.value)}
        maxLength={280}
        autoComplete="off"
      />
      <button type="submit" class="button button-small" aria-busy={busy.value}>
        Add icebreaker
      </button>
    </form>
  );
}
