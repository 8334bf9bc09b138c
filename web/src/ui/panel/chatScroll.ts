/** How near to the end somebody still follows the talk, in px. */
const NEAR_END = 80;
/** How near to the start older messages are fetched, in px: early enough to be there before somebody gets there. */
const NEAR_START = 600;

/**
 * Keeps what is read where it is, whatever comes or goes around it; who is at the end stays at the end. Browsers have
 * something like it (`overflow-anchor`, which is off here), but not all of them, and not at the very top.
 */
export class ChatScroll {
  #follows = true;
  /**
   * The first message in sight, and how far down the content it ended. Its end and not its beginning: the oldest known message
   * may lose its heading when it turns out to go on from one before it.
   */
  #anchor: { readonly element: Element; end: number } | null = null;

  /**
   * @param list the element that scrolls
   * @param content all that is inside it
   */
  constructor(
    private readonly list: HTMLElement,
    private readonly content: HTMLElement,
  ) {}

  /** Whether new messages are followed: the end is in sight. */
  get follows(): boolean {
    return this.#follows;
  }

  /** Whether the oldest known message is near. */
  get nearStart(): boolean {
    return this.list.scrollTop < NEAR_START;
  }

  /** The content may have changed: puts what is read back into its place. */
  keepPlace(): void {
    if (this.#follows) this.list.scrollTop = this.list.scrollHeight;
    else if (this.#anchor?.element.isConnected === true) {
      const end = this.#endOf(this.#anchor.element);
      if (end !== this.#anchor.end) this.list.scrollTop += end - this.#anchor.end;
      this.#anchor.end = end;
    }
  }

  /** The list was scrolled, by a person or otherwise. */
  moved(): void {
    const { list } = this;
    this.#follows = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END;
    const element = this.#firstBelowEdge();
    this.#anchor = element === undefined ? null : { element, end: this.#endOf(element) };
  }

  /** The first message that is not above the list's edge; one further down where what is in sight is not shown yet. */
  #firstBelowEdge(): Element | undefined {
    const { top } = this.list.getBoundingClientRect();
    const messages = [...this.content.querySelectorAll("[data-message]")];
    return messages.find((message) => message.getBoundingClientRect().bottom > top);
  }

  #endOf(element: Element): number {
    return element.getBoundingClientRect().bottom - this.content.getBoundingClientRect().top;
  }
}
