import type { ReadonlySignal, Signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Place } from "../../state/roomState";

/** A message that is to be brought into sight. */
export interface Wanted {
  readonly messageId: number;
  /** Whether somebody asked for it, and goes on from there. */
  readonly focus: boolean;
}

/** What the messages of one list share. */
export interface ChatListValue {
  readonly place: Place;
  /** The message whose actions are unfolded. */
  readonly unfolded: Signal<number | null>;
  /** The message whose button the tabulator key leads to; arrows lead to the others. */
  readonly tabStop: ReadonlySignal<number | null>;
  /** What is to be brought into sight, until that is done. */
  readonly wanted: Signal<Wanted | null>;
  /** Brings a message into sight, and fetches it before where it is older than what is known. */
  readonly goTo: (messageId: number) => void;
  /** What a person is called, as far as anybody here knows. */
  readonly nameOf: (personId: string) => string;
  /** Keeps what is read in its place after something above it has changed its height. */
  readonly keepPlace: () => void;
  /** Scrolls to a message. */
  readonly bringIntoSight: (message: Element, block: ScrollLogicalPosition) => void;
  /** Tells from now on whether an element is in sight or near it. Returns what ends it. */
  readonly watchNear: (element: Element, onChange: (near: boolean) => void) => () => void;
}

export const ChatListContext = createContext<ChatListValue | null>(null);

/** What the messages of one list share. */
export function useChatList(): ChatListValue {
  const value = useContext(ChatListContext);
  if (value === null) throw new Error("ChatListContext is missing");
  return value;
}
