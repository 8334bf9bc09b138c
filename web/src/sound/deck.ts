import type { Turn } from "./playlist";

/** The part of an audio element that is used. */
export type AudioElement = Pick<
  HTMLAudioElement,
  | "src"
  | "preload"
  | "currentTime"
  | "playbackRate"
  | "readyState"
  | "seeking"
  | "paused"
  | "ended"
  | "error"
  | "play"
  | "pause"
  | "load"
  | "removeAttribute"
  | "addEventListener"
>;

/** From here on the length is known, and one can jump (HTML, "ready states"). */
const HAVE_METADATA = 1;
/** From here on it plays. */
const HAVE_FUTURE_DATA = 3;

/** The server or the network is at fault, and not what was loaded (HTML, "MediaError"). */
const MEDIA_ERR_NETWORK = 2;

/** One of the two players that take turns: while one plays a track, the other loads the next. */
export class Deck {
  #turn: Turn | null = null;
  #started = false;
  /** What to load when the browser cannot play what is loaded. */
  #instead: string | undefined;

  /** @param changed is called when something has happened that may need an answer */
  constructor(
    private readonly element: AudioElement,
    private readonly changed: () => void,
  ) {
    element.addEventListener("error", this.#loadInstead);
    for (const event of ["loadedmetadata", "canplay", "pause", "ended", "error"]) {
      element.addEventListener(event, changed);
    }
  }

  /** What is loaded here; null when nothing is. */
  get turn(): Turn | null {
    return this.#turn;
  }

  /** Whether it can't be loaded or decoded. */
  get failed(): boolean {
    return this.element.error !== null;
  }

  /** Whether enough is loaded for a jump. */
  get seekable(): boolean {
    return this.element.readyState >= HAVE_METADATA;
  }

  /** Whether enough is loaded to play on. */
  get flowing(): boolean {
    return !this.failed && !this.element.seeking && this.element.readyState >= HAVE_FUTURE_DATA;
  }

  /** Whether it was stopped by somebody else: the browser, or a key for media. */
  get halted(): boolean {
    return this.#started && this.element.paused && !this.element.ended;
  }

  /** Whether the end of the file was reached. */
  get ended(): boolean {
    return this.element.ended;
  }

  /** In ms since the beginning of the track. */
  get position(): number {
    return this.element.currentTime * 1000;
  }

  set position(ms: number) {
    this.element.currentTime = Math.max(0, ms) / 1000;
  }

  get playbackRate(): number {
    return this.element.playbackRate;
  }

  set playbackRate(rate: number) {
    if (this.element.playbackRate !== rate) this.element.playbackRate = rate;
  }

  load(turn: Turn): void {
    this.#turn = turn;
    this.#started = false;
    this.#instead = turn.track.originalUrl;
    this.element.preload = "auto";
    this.element.src = turn.track.url;
    this.element.load();
  }

  /** Plays as soon as enough is loaded. */
  play(): void {
    this.#started = true;
    this.element.play().catch(this.changed);
  }

  /** Forgets what was loaded. Within a click it also makes browsers like Safari let this element play later on. */
  clear(): void {
    this.#turn = null;
    this.#started = false;
    this.#instead = undefined;
    this.element.pause();
    this.element.removeAttribute("src");
    this.element.load();
  }

  readonly #loadInstead = (): void => {
    if (this.#instead === undefined || this.element.error?.code === MEDIA_ERR_NETWORK) return;
    this.element.src = this.#instead;
    this.#instead = undefined;
    this.element.load();
    if (this.#started) this.play();
  };
}
