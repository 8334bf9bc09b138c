import { computed, effect, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Actions } from "./actions";
import type { RoomState } from "./roomState";
import { placeOf, selfOf } from "./views";

/** How the main room sounds in a huddle: not at all, faintly in the background, or as if one were there. */
export type MainRoomSound = "off" | "faint" | "full";

/**
 * Hearing the main room from a huddle: faintly for as long as one likes, or fully while one holds a key. The main room
 * sees that it may be heard, and never hears the huddle.
 */
export class Overhearing {
  /** Whether this person wants faint sound from the main room whenever they are in a huddle. */
  readonly faint = signal(false);
  readonly #peeking = signal(false);
  /** What is asked of the server at the moment, and for which huddle. */
  #asked: { readonly place: string; readonly overhears: boolean } | null = null;

  constructor(
    private readonly room: Signal<RoomState | null>,
    private readonly actions: Actions,
  ) {}

  /** How loud the main room is to be played now: nothing comes before the server has said yes. */
  readonly sound: ReadonlySignal<MainRoomSound> = computed(() => {
    const self = this.room.value === null ? undefined : selfOf(this.room.value);
    if (self?.overhears !== true) return "off";
    if (this.#peeking.value) return "full";
    return this.faint.value ? "faint" : "off";
  });

  /** Begins or ends a peek: hearing the main room while something is held. */
  peek(on: boolean): void {
    this.#peeking.value = on;
  }

  /** Keeps the server's permission in step with the wish, until the returned function is called. */
  start(): () => void {
    return effect(() => {
      const state = this.room.value;
      const self = state === null ? undefined : selfOf(state);
      const place = placeOf(self);
      const wanted = this.faint.value || this.#peeking.value;
      if (self === undefined || place === null) {
        this.#asked = null;
        return;
      }
      const asked = this.#asked?.place === place ? this.#asked.overhears : self.overhears;
      if (asked === wanted) return;
      this.#asked = { place, overhears: wanted };
      void this.#ask(place, wanted);
    });
  }

  async #ask(place: string, overhears: boolean): Promise<void> {
    const done = await this.actions.setOverhearing(overhears);
    // Asked again when the wish changes next; until then what the server says is true.
    if (!done && this.#asked?.place === place) this.faint.value = false;
  }
}
