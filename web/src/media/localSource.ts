import { batch, signal, type ReadonlySignal } from "@preact/signals";
import { sentenceOf } from "../signalling/problem";
import { deviceGone, deviceProblem, type DeviceWord } from "./problems";

/** `starting` until others can get it. */
export type SourceStatus = "off" | "starting" | "on";

/** Opens the device. */
export type Capture = (deviceId?: string) => Promise<MediaStreamTrack>;

/** Where the track goes: resolves once others can get it. */
export type Sink = (track: MediaStreamTrack | null) => Promise<void>;

/**
 * One's own microphone or camera.
 *
 * Off means released: the device is closed, its light goes out, and headphones return to their good sound. Nothing
 * here turns a device on but `set(true)`, which only a click or a key calls. It is said to be on only once others can
 * get it, and it is off at once.
 */
export class LocalSource {
  readonly #status = signal<SourceStatus>("off");
  readonly #track = signal<MediaStreamTrack | null>(null);
  readonly #problem = signal<string | null>(null);
  #wanted = false;
  #deviceId: string | undefined;
  #deviceChanged = false;
  #sink: Sink | null = null;
  #sent: MediaStreamTrack | null = null;
  #working = false;
  #settled: Promise<void> = Promise.resolve();

  constructor(
    readonly device: DeviceWord,
    private readonly capture: Capture,
  ) {}

  get status(): ReadonlySignal<SourceStatus> {
    return this.#status;
  }

  /** What the device shows or hears; null while it is closed. */
  get track(): ReadonlySignal<MediaStreamTrack | null> {
    return this.#track;
  }

  /** Why it is not on although it should be, in a sentence; null when all is well. */
  get problem(): ReadonlySignal<string | null> {
    return this.#problem;
  }

  /** Turns it on or off. Resolves when that is done, or has failed and `problem` says why. */
  set(on: boolean): Promise<void> {
    this.#wanted = on;
    this.#problem.value = null;
    if (!on) this.#release();
    return this.#settle();
  }

  /** Uses another device from now on. One that is on stays on. */
  useDevice(deviceId: string | undefined): Promise<void> {
    if (deviceId === this.#deviceId) return this.#settle();
    this.#deviceId = deviceId;
    this.#deviceChanged = true;
    return this.#settle();
  }

  /** Sends what the device gives there from now on. */
  connect(sink: Sink): Promise<void> {
    this.#sink = sink;
    this.#sent = null;
    if (this.#wanted) this.#status.value = "starting";
    return this.#settle();
  }

  /** Sends nothing any more, and turns off. */
  disconnect(): void {
    this.#sink = null;
    this.#sent = null;
    void this.set(false);
  }

  /** Others can't get it any more: it is off, and the sentence says why. */
  fail(sentence: string): void {
    this.#wanted = false;
    batch(() => {
      this.#release();
      this.#problem.value = sentence;
    });
    void this.#settle();
  }

  #settle(): Promise<void> {
    if (!this.#working) this.#settled = this.#work();
    return this.#settled;
  }

  /**
   * Goes step by step towards what is wanted, which may change while a step is under way. That it is over is known at
   * once, as whatever is wanted a moment later needs work of its own.
   */
  async #work(): Promise<void> {
    this.#working = true;
    for (;;) {
      if (!this.#wanted) {
        if (this.#sent === null) break;
        this.#sent = null;
        await this.#sink?.(null).catch(() => undefined);
      } else if (this.#track.peek() === null || this.#deviceChanged) {
        await this.#openDevice();
      } else if (this.#sink !== null && this.#sent !== this.#track.peek()) {
        await this.#send(this.#sink);
      } else {
        this.#status.value = "on";
        break;
      }
    }
    this.#working = false;
  }

  async #openDevice(): Promise<void> {
    this.#deviceChanged = false;
    if (this.#status.peek() === "off") this.#status.value = "starting";
    const before = this.#track.peek();
    try {
      const track = await this.capture(this.#deviceId);
      if (!this.#wanted) {
        track.stop();
        return;
      }
      track.addEventListener("ended", () => {
        if (this.#track.peek() === track) this.fail(deviceGone(this.device));
      });
      this.#track.value = track;
    } catch (error) {
      if (this.#wanted) this.fail(deviceProblem(this.device, error));
      return;
    }
    before?.stop();
  }

  async #send(sink: Sink): Promise<void> {
    const track = this.#track.peek();
    this.#sent = track;
    try {
      await sink(track);
    } catch (error) {
      if (this.#wanted && this.#track.peek() === track) {
        this.#sent = null;
        this.fail(sentenceOf(error));
      }
    }
  }

  #release(): void {
    const track = this.#track.peek();
    batch(() => {
      this.#status.value = "off";
      this.#track.value = null;
    });
    track?.stop();
  }
}
