import { signal, type ReadonlySignal } from "@preact/signals";
import type { Environment } from "../signalling/environment";
import { gain } from "./nodes";

/** How far the background goes down while somebody speaks. */
const DUCKED = 0.25;
/** How fast it goes down and comes back: two thirds in this many s; and when it begins to come back, in s. */
const DOWN_S = 0.12;
const BACK_S = 0.7;
const BACK_AFTER_S = 1.5;
/** A change of volume within this time does not click, in s. */
const SMOOTH_S = 0.03;
/** How long a browser may take to let sound start before it counts as refused, in ms. */
const PATIENCE_MS = 1_000;

/** Some browsers can send a context's sound to another device. */
interface DeviceSelection {
  setSinkId(deviceId: string): Promise<void>;
}

/** The way out for all that is played: one audio context, which rests while there is nothing to hear. */
export class SoundOutput {
  /** Takes the background: it has the volume, and gives way to voices. */
  readonly background: GainNode;
  readonly #ducking: GainNode;
  readonly #blocked = signal(false);
  #wanted = false;
  #cancel: () => void = () => undefined;

  constructor(
    readonly context: AudioContext,
    private readonly environment: Pick<Environment, "after">,
  ) {
    this.#ducking = gain(context, 1);
    this.#ducking.connect(context.destination);
    this.background = gain(context, 0);
    this.background.connect(this.#ducking);
    context.onstatechange = () => {
      if (this.running) this.#blocked.value = false;
      else if (this.#wanted) void this.wake();
    };
  }

  /** Whether the browser keeps all silent until a click on something that calls `wake`. */
  get blocked(): ReadonlySignal<boolean> {
    return this.#blocked;
  }

  get running(): boolean {
    return this.context.state === "running";
  }

  /** @param volume from 0 to 1, as on a slider: the ear finds half of it half as loud */
  setVolume(volume: number): void {
    this.background.gain.setTargetAtTime(volume ** 2, this.context.currentTime, SMOOTH_S);
  }

  /** Makes room for a voice, at once; comes back slowly, some time after. */
  setDucked(ducked: boolean): void {
    const now = this.context.currentTime;
    const level = this.#ducking.gain;
    level.cancelScheduledValues(now);
    if (ducked) level.setTargetAtTime(DUCKED, now, DOWN_S);
    else level.setTargetAtTime(1, now + BACK_AFTER_S, BACK_S);
  }

  /** Plays on another device, where the browser can do that; undefined for the system's choice. */
  setSinkId(deviceId: string | undefined): void {
    if (!("setSinkId" in this.context)) return;
    // A speaker that was unplugged since leaves the sound where the system plays it.
    (this.context as DeviceSelection).setSinkId(deviceId ?? "").catch(() => undefined);
  }

  /** Begins to give sound. Resolves once it does, which may be after a click much later. */
  async wake(): Promise<void> {
    this.#cancel();
    this.#wanted = true;
    if (this.running) return;
    this.#cancel = this.environment.after(PATIENCE_MS, () => {
      this.#blocked.value = !this.running;
    });
    await this.context.resume().catch(() => undefined);
  }

  /** There is nothing to hear any more after some ms: the device is let go then. */
  rest(afterMs: number): void {
    this.#cancel();
    this.#wanted = false;
    this.#blocked.value = false;
    this.#cancel = this.environment.after(afterMs, () => void this.context.suspend().catch(() => undefined));
  }

  close(): void {
    this.#cancel();
    this.#wanted = false;
    this.#blocked.value = false;
    void this.context.close().catch(() => undefined);
  }
}
