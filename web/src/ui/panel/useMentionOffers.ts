import { useSignal } from "@preact/signals";
import type { ChatDraft } from "../../state/chatDraft";
import { mentionable, mentionQuery, offersFor, withMention, type Mentionable } from "../../state/mentions";
import type { Place } from "../../state/roomState";
import { useRoomState } from "../room/context";

interface MentionOffers {
  /** Empty while no name is being written. */
  readonly offers: readonly Mentionable[];
  /** Place of the one that Enter takes. */
  readonly chosen: number;
  /** Puts the name into the text. */
  readonly take: (person: Mentionable) => void;
  /** The cursor is there now. */
  readonly moveCursor: (cursor: number) => void;
  /** Does what a key means to the offers. Returns whether it meant anything. */
  readonly press: (key: string) => boolean;
}

/**
 * Offers people to name while one writes `@`.
 *
 * @param onTaken the text has changed, and the cursor is to be there
 */
export function useMentionOffers(place: Place, draft: ChatDraft, onTaken: (cursor: number) => void): MentionOffers {
  const state = useRoomState();
  const cursor = useSignal(0);
  const index = useSignal(0);
  /** Where the `@` is whose offers were closed. */
  const closedAt = useSignal<number | null>(null);
  const query = mentionQuery(draft.text.value, cursor.value);
  const offers =
    query === null || query.start === closedAt.value ? [] : offersFor(query.query, mentionable(state, place));
  const chosen = Math.min(index.value, Math.max(0, offers.length - 1));

  const take = (person: Mentionable) => {
    if (query === null) return;
    const { text, cursor: after } = withMention(draft.text.peek(), query, person.name);
    draft.text.value = text;
    draft.name(person);
    closedAt.value = query.start;
    cursor.value = after;
    onTaken(after);
  };
  const step = (by: number) => (index.value = (chosen + by + offers.length) % offers.length);
  return {
    offers,
    chosen,
    take,
    moveCursor: (position) => {
      if (mentionQuery(draft.text.peek(), position)?.start !== query?.start) {
        index.value = 0;
        closedAt.value = null;
      }
      cursor.value = position;
    },
    press: (key) => {
      const person = offers[chosen];
      if (person === undefined) return false;
      if (key === "ArrowDown") step(1);
      else if (key === "ArrowUp") step(-1);
      else if (key === "Enter" || key === "Tab") take(person);
      else if (key === "Escape") closedAt.value = query?.start ?? null;
      else return false;
      return true;
    },
  };
}
