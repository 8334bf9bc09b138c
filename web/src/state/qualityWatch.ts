import { batch, signal, type ReadonlySignal } from "@preact/signals";
import type { Reception } from "../protocol";
import type { TransportStats } from "../rtc/stats";
import type { Environment } from "../signalling/environment";
import { figuresOf, Lasting, troublesIn, worstOf, type Figures, type Measurement, type Trouble } from "./quality";

/** How often the browser is asked, in ms. */
const INTERVAL_MS = 3_000;
/** How long a trouble lasts before anybody hears of it, and how long it is gone before it is forgotten, in ms. */
const APPEAR_MS = 6_000;
const DISAPPEAR_MS = 9_000;

/** Keeps an eye on the connection while one is in a room. */
export class QualityWatch {
  readonly #figures = signal<Figures | null>(null);
  readonly #trouble = signal<Trouble | null>(null);
  readonly #lasting = new Lasting(APPEAR_MS, DISAPPEAR_MS);
  #before: Measurement | null = null;
  #cancel: (() => void) | null = null;
  #watching = false;

  /**
   * @param stats asks the browser; rejects where the link is closed meanwhile
   * @param reception what the server says of what gets through
   */
  constructor(
    private readonly stats: () => Promise<readonly TransportStats[]>,
    private readonly reception: ReadonlySignal<Reception | null>,
    private readonly environment: Pick<Environment, "after" | "now">,
  ) {}

  /** The newest figures; null before there are any. */
  get figures(): ReadonlySignal<Figures | null> {
    return this.#figures;
  }

  /** What is wrong with the connection for some time now; null when nothing is. */
  get trouble(): ReadonlySignal<Trouble | null> {
    return this.#trouble;
  }

  start(): void {
    this.#watching = true;
    this.#plan();
  }

  stop(): void {
    this.#watching = false;
    this.#cancel?.();
  }

  #plan(): void {
    this.#cancel = this.environment.after(INTERVAL_MS, () => void this.#look());
  }

  async #look(): Promise<void> {
    const transports = await this.stats().catch(() => []);
    if (!this.#watching) return;
    const now = { at: this.environment.now(), transports };
    const figures = figuresOf(this.#before, now);
    const present = troublesIn(now, figures, this.reception.peek());
    this.#before = now;
    batch(() => {
      this.#figures.value = figures;
      this.#trouble.value = worstOf(this.#lasting.take(present, now.at));
    });
    this.#plan();
  }
}
