import type { World } from "../support/world";

/** What files there are, and how long they take to come. */
export interface Network {
  /** Length in ms of the file behind an address; undefined when it can't be played. */
  lengthOf: (url: string) => number | undefined;
  /** Until the first sound of a file, and until sound goes on after a jump, in ms. */
  loadMs: number;
  seekMs: number;
  /** Whether the browser lets sound start. */
  allowed: boolean;
}

/** Until the page hears of what has happened, in ms. */
const TASK_MS = 20;

/** An audio element that plays in the time of a world, as HTML says an element does. */
export class TestElement extends EventTarget {
  src = "";
  preload = "";
  seeking = false;
  paused = true;
  error: { readonly code: number } | null = null;
  readyState = 0;
  jumps = 0;
  #rate = 1;
  #position = 0;
  #since = 0;
  /** Counts what makes answers from before worthless. */
  #epoch = 0;
  #cancelEnd: () => void = () => undefined;

  constructor(
    private readonly world: World,
    private readonly network: Network,
  ) {
    super();
  }

  get ended(): boolean {
    return this.#length > 0 && this.#now() >= this.#length;
  }

  /** Whether it gives sound. */
  get flows(): boolean {
    return !this.paused && !this.seeking && this.readyState >= 3 && !this.ended;
  }

  /** In s. */
  get currentTime(): number {
    return this.#now() / 1000;
  }

  set currentTime(seconds: number) {
    const target = Math.min(seconds * 1000, this.#length);
    this.jumps += 1;
    this.#settleAt(target);
    this.seeking = true;
    this.#later(this.network.seekMs, () => {
      this.#change(() => (this.seeking = false));
      this.#tell("canplay");
    });
  }

  get playbackRate(): number {
    return this.#rate;
  }

  set playbackRate(rate: number) {
    this.#change(() => (this.#rate = rate));
  }

  load(): void {
    this.#epoch += 1;
    this.#settleAt(0);
    this.#rate = 1;
    this.error = null;
    this.readyState = 0;
    this.seeking = false;
    this.paused = true;
    if (this.src === "") return;
    this.#later(this.network.loadMs / 2, () => {
      if (this.network.lengthOf(this.src) === undefined) {
        this.error = { code: 4 };
        this.#tell("error");
        return;
      }
      this.readyState = 1;
      this.#tell("loadedmetadata");
      this.#later(this.network.loadMs / 2, () => this.flow());
    });
  }

  play(): Promise<void> {
    if (!this.network.allowed) return Promise.reject(new DOMException("Click first.", "NotAllowedError"));
    this.#change(() => (this.paused = false));
    return Promise.resolve();
  }

  pause(): void {
    if (this.paused) return;
    this.#change(() => (this.paused = true));
    this.#tell("pause");
  }

  removeAttribute(): void {
    this.src = "";
  }

  /** No more data comes for now. */
  stall(): void {
    this.#change(() => (this.readyState = 2));
  }

  /** The connection breaks. */
  breakOff(): void {
    this.#change(() => (this.error = { code: 2 }));
    this.#tell("error");
  }

  /** Data comes again. */
  flow(): void {
    this.#change(() => (this.readyState = 4));
    this.#tell("canplay");
  }

  get #length(): number {
    return this.readyState === 0 ? 0 : (this.network.lengthOf(this.src) ?? 0);
  }

  #now(): number {
    const passed = this.#plays ? (this.world.now() - this.#since) * this.#rate : 0;
    return Math.min(this.#position + passed, Math.max(this.#length, this.#position));
  }

  get #plays(): boolean {
    return !this.paused && !this.seeking && this.readyState >= 3;
  }

  #settleAt(position: number): void {
    this.#position = position;
    this.#since = this.world.now();
  }

  #change(change: () => void): void {
    this.#settleAt(this.#now());
    change();
    this.#cancelEnd();
    if (!this.#plays) return;
    this.#cancelEnd = this.world.after((this.#length - this.#position) / this.#rate, () => {
      this.#change(() => (this.paused = true));
      this.#tell("pause");
      this.#tell("ended");
    });
  }

  #later(ms: number, callback: () => void): void {
    const epoch = this.#epoch;
    this.world.after(ms, () => {
      if (epoch === this.#epoch) callback();
    });
  }

  #tell(event: string): void {
    this.#later(TASK_MS, () => this.dispatchEvent(new Event(event)));
  }
}
