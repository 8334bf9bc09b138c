import { signal } from "@preact/signals";
import type { Cadence, CreateRoom, RoomSound } from "../protocol";
import { roomDetails } from "./roomDetails";
import type { FormatWords } from "./roomWords";

/** A room that is about to be created. Only its name is needed; all else begins as the server would have it. */
export class RoomDraft {
  readonly name = signal("");
  readonly why = signal("");
  /** Empty for those that every room begins with. */
  readonly norms = signal("");
  readonly format = signal<FormatWords["id"]>("cowork");
  /** As it is in the text box. */
  readonly minutes = signal("60");
  readonly cadence = signal<Cadence>("once");
  readonly sound = signal<RoomSound | null>(null);

  /** What the server is asked for. */
  request(): CreateRoom {
    return { ...roomDetails(this), format: this.format.peek() };
  }
}
