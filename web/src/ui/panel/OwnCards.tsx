import { X } from "lucide-preact";
import { LineForm } from "../common/LineForm";
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
      <LineForm
        name="New icebreaker"
        placeholder="What made you smile this week?"
        label="Add icebreaker"
        buttonClass="button button-small"
        onAdd={(text) => ritual.addCard(text)}
      />
    </>
  );
}
