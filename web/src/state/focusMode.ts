import { computed, effect, type ReadonlySignal, type Signal } from "@preact/signals";
import type { LocalSource } from "../media/localSource";
import type { RoomState } from "./roomState";
import { isRunning } from "./sessionTime";
import type { Toasts } from "./toasts";

/**
 * What the session's focus switch does here: the microphone goes off, and for as long as it is on the chat is folded and
 * all sounds are silent. Knocks are put off by the server. When it goes off everything is as before, but for the
 * microphone, which never turns on by itself: it is offered.
 */
export class FocusMode {
  #hadMicrophone = false;
  #offer: number | null = null;

  constructor(
    private readonly room: Signal<RoomState | null>,
    private readonly microphone: LocalSource,
    private readonly toasts: Toasts,
  ) {}

  /** Whether the switch is on in the session that is going on. */
  readonly on: ReadonlySignal<boolean> = computed(() => {
    const session = this.room.value?.session ?? null;
    return isRunning(session) && session.focus;
  });

  /** Follows the switch until the returned function is called. Whoever arrives while it is on has nothing turned off. */
  start(): () => void {
    let before: boolean | null = null;
    const stops = [
      effect(() => {
        if (this.room.value === null) return;
        const on = this.on.value;
        if (before !== null && on !== before) {
          if (on) this.#begin();
          else this.#end();
        }
        before = on;
      }),
      effect(() => {
        if (this.microphone.status.value !== "off") this.#dismissOffer();
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  #begin(): void {
    this.#dismissOffer();
    this.#hadMicrophone = this.microphone.status.peek() !== "off";
    if (this.#hadMicrophone) void this.microphone.set(false);
    const words = this.#hadMicrophone ? "Focus time. Your microphone is off now" : "Focus time";
    this.toasts.show(`${words}; chat, knocks and sounds wait for the break.`);
  }

  #end(): void {
    // It may have been turned on again meanwhile: nothing is forbidden in focus time.
    const misses = this.#hadMicrophone && this.microphone.status.peek() === "off";
    this.#hadMicrophone = false;
    if (!misses) {
      this.toasts.show("Focus time is over. Chat, knocks and sounds are back.");
      return;
    }
    const turnOn = { label: "Turn microphone on", run: () => void this.microphone.set(true) };
    this.#offer = this.toasts.show("Focus time is over. Your microphone is still off.", "info", turnOn);
  }

  #dismissOffer(): void {
    if (this.#offer !== null) this.toasts.dismiss(this.#offer);
    this.#offer = null;
  }
}
