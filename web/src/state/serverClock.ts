import { signal, type ReadonlySignal } from "@preact/signals";
import type { Environment } from "../signalling/environment";

/** A sample is worth less with time, since clocks drift: how much longer a newer one may have taken, per ms of age. */
const DRIFT = 1e-4;

/** The server's clock, as well as it can be known from here: all who share a timer see the same time. */
export class ServerClock {
  readonly #offset = signal(0);
  #best: { readonly uncertaintyMs: number; readonly takenAt: number } | null = null;

  constructor(private readonly environment: Pick<Environment, "now">) {}

  /** How far the server's clock is ahead of this machine's, in ms. */
  get offset(): ReadonlySignal<number> {
    return this.#offset;
  }

  /** The server's time, in ms since 1970. Reads a signal. */
  now(): number {
    return this.environment.now() + this.#offset.value;
  }

  /**
   * Learns from an answer. The server looked at its clock somewhere between question and answer, so the quickest
   * exchange tells the most.
   *
   * @param serverNow what the server's clock said, in ms since 1970
   * @param askedAt when the question was sent, by this machine's clock
   */
  learn(serverNow: number, askedAt: number): void {
    const answeredAt = this.environment.now();
    const uncertaintyMs = Math.max(0, answeredAt - askedAt) / 2;
    if (this.#best !== null) {
      const age = answeredAt - this.#best.takenAt;
      const known = this.#best.uncertaintyMs + age * DRIFT;
      const stillGood = age >= 0 && uncertaintyMs > known;
      // Otherwise one of the two clocks was set in between.
      const agrees = Math.abs(serverNow - (askedAt + answeredAt) / 2 - this.#offset.peek()) <= uncertaintyMs + known;
      if (stillGood && agrees) return;
    }
    this.#best = { uncertaintyMs, takenAt: answeredAt };
    this.#offset.value = serverNow - (askedAt + answeredAt) / 2;
  }
}
