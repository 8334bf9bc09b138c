import { signal } from "@preact/signals";
import type { ChatMessageView } from "../protocol";
import { mentionsIn, type Mentionable } from "./mentions";

/** What the text is to become: a message, an answer to one, or the new text of one's own. */
export type DraftPurpose =
  { readonly kind: "message" } | { readonly kind: "reply" | "edit"; readonly message: ChatMessageView };

const MESSAGE: DraftPurpose = { kind: "message" };

/** What is being written in one place. It is kept while this person looks at something else. */
export class ChatDraft {
  readonly text = signal("");
  readonly purpose = signal<DraftPurpose>(MESSAGE);
  /** Names by person id, of those who were chosen to be named. */
  readonly #named = new Map<string, string>();
  /** What was being written when an edit began. */
  #aside = "";

  /** Ids of those whom the text names, of these people and of those who were chosen. */
  mentionsOf(people: readonly Mentionable[]): string[] {
    const chosen = [...this.#named].map(([personId, name]) => ({ personId, name }));
    return mentionsIn(this.text.peek(), chosen, people);
  }

  /** Somebody was chosen to be named. */
  name({ personId, name }: Mentionable): void {
    this.#named.set(personId, name);
  }

  /** The text is to answer a message. */
  reply(message: ChatMessageView): void {
    this.#putBack();
    this.purpose.value = { kind: "reply", message };
  }

  /**
   * The text of one's own message is worded anew.
   *
   * @param people those whom it may name already
   */
  edit(message: ChatMessageView, people: readonly Mentionable[]): void {
    this.#putBack();
    people.filter(({ personId }) => message.mentions.includes(personId)).forEach((person) => this.name(person));
    this.#aside = this.text.peek();
    this.text.value = message.text;
    this.purpose.value = { kind: "edit", message };
  }

  /** It is a message like any other again. What was being written before an edit comes back. */
  cancel(): void {
    this.#putBack();
    this.purpose.value = MESSAGE;
  }

  /** It was sent. */
  done(): void {
    if (this.purpose.peek().kind === "edit") return this.cancel();
    this.text.value = "";
    this.#named.clear();
    this.purpose.value = MESSAGE;
  }

  #putBack(): void {
    if (this.purpose.peek().kind !== "edit") return;
    this.text.value = this.#aside;
    this.#aside = "";
  }
}
