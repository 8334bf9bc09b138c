import { Dices } from "lucide-preact";
import { useRoom, useRoomState } from "../room/context";
import { cardKindName } from "./CardKinds";

/** The card that lies on the table, for all to see. */
export function TableCard() {
  const { ritual } = useRoom().session;
  const { card } = useRoomState();
  if (card === null) return null;
  return (
    <section class="ritual-card is-table-card" aria-label="Card on the table">
      <Dices size={20} aria-hidden="true" />
      <div class="ritual-words">
        <p class="ritual-kind">
          {cardKindName(card.kind)}, drawn by {card.drawnBy}
        </p>
        <p class="table-card-text" role="status" dir="auto">
          {card.text}
        </p>
        <div class="row ritual-buttons">
          <button type="button" class="button button-small" onClick={() => void ritual.drawCard(card.kind)}>
            Another one
          </button>
          <button type="button" class="button button-small" onClick={() => void ritual.putCardAway()}>
            Put away
          </button>
        </div>
      </div>
    </section>
  );
}
