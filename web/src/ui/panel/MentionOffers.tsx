import type { Mentionable } from "../../state/mentions";
import { Avatar } from "../common/Avatar";

interface Props {
  readonly id: string;
  readonly offers: readonly Mentionable[];
  /** Place of the one that Enter takes. */
  readonly chosen: number;
  readonly onTake: (person: Mentionable) => void;
}

/** The id of an offer's element. */
export function offerId(id: string, index: number): string {
  return `${id}-${index}`;
}

/** People whom one may name, above the text box. The focus stays there (ARIA Authoring Practices, listbox of a combobox). */
export function MentionOffers({ id, offers, chosen, onTake }: Props) {
  return (
    <div class="offers" role="listbox" id={id} aria-label="People">
      {offers.map((person, index) => (
        <div
          key={person.personId}
          id={offerId(id, index)}
          class="offer"
          role="option"
          aria-selected={index === chosen}
          // Before the text box loses the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            onTake(person);
          }}
        >
          <Avatar name={person.name} personId={person.personId} />
          <span class="ellipsis">{person.name}</span>
        </div>
      ))}
    </div>
  );
}
