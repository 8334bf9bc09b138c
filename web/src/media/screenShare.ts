import { batch, signal, type ReadonlySignal } from "@preact/signals";
import { sentenceOf } from "../signalling/problem";
import type { ScreenCapture } from "./capture";
import type { SourceStatus } from "./localSource";
import { deviceProblem } from "./problems";

/** Where a screen goes. Resolves once others can get it. */
export interface ScreenSink {
  video(track: MediaStreamTrack | null): Promise<void>;
  audio(track: MediaStreamTrack | null): Promise<void>;
}

/** One's own shared screen, with its sound where there is any. */
export class ScreenShare {
  readonly #status = signal<SourceStatus>("off");
  readonly #track = signal<MediaStreamTrack | null>(null);
  readonly #problem = signal<string | null>(null);
  #current: ScreenCapture | null = null;

  constructor(
    private readonly capture: () => Promise<ScreenCapture>,
    private readonly sink: ScreenSink,
  ) {}

  get status(): ReadonlySignal<SourceStatus> {
    return this.#status;
  }

  /** The picture that is shared. */
  get track(): ReadonlySignal<MediaStreamTrack | null> {
    return this.#track;
  }

  get problem(): ReadonlySignal<string | null> {
    return this.#problem;
  }

  /** Lets the person pick something to share, and shares it. Has to be called from a click. */
  async start(): Promise<void> {
    if (this.#status.peek() !== "off") return;
    this.#status.value = "starting";
    this.#problem.value = null;
    try {
      await this.#share(await this.capture());
    } catch (error) {
      this.#end(cancelled(error) ? null : deviceProblem("screen", error));
    }
  }

  /** Stops sharing. */
  async stop(): Promise<void> {
    const had = this.#current;
    this.#end(null);
    if (had === null) return;
    const silent = had.audio === null ? undefined : this.sink.audio(null);
    await Promise.allSettled([this.sink.video(null), silent]);
  }

  /** Others can't get it any more. */
  fail(sentence: string): void {
    this.#end(sentence);
  }

  async #share(captured: ScreenCapture): Promise<void> {
    this.#current = captured;
    this.#track.value = captured.video;
    captured.video.addEventListener("ended", () => {
      if (this.#current === captured) void this.stop();
    });
    try {
      await this.sink.video(captured.video);
      if (captured.audio !== null && this.#current === captured) await this.sink.audio(captured.audio);
      if (this.#current === captured) this.#status.value = "on";
    } catch (error) {
      if (this.#current === captured) this.#end(sentenceOf(error));
    }
  }

  #end(problem: string | null): void {
    const had = this.#current;
    this.#current = null;
    batch(() => {
      this.#status.value = "off";
      this.#track.value = null;
      this.#problem.value = problem;
    });
    had?.video.stop();
    had?.audio?.stop();
  }
}

/** Closing the browser's picker is no error. */
function cancelled(error: unknown): boolean {
  return error instanceof Error && error.name === "NotAllowedError";
}
