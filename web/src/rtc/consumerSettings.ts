import type { ConsumerSetting, MediaKind } from "../protocol";
import type { Request } from "../signalling/requests";
import type { Environment } from "../signalling/environment";
import { ProblemError } from "../signalling/problem";

/** Sizes are rounded up to this, in device pixels, so that small changes cost no message. */
const STEP = 16;
/** Largest size the wire allows, in device pixels. */
const LARGEST = 16_384;
/** How long sizes have to stay the same before they are told, in ms. */
const SETTLE_MS = 200;
const RETRY_MS = 1_000;
/** Whoever looks at another window for a moment finds the pictures as they were, in ms. */
const HIDDEN_MS = 5_000;

/** How large a video is shown, in device pixels, and whether this person picked it to be large. */
export interface TileSize {
  readonly width: number;
  readonly height: number;
  readonly pinned: boolean;
}

/** Of a video that nobody can see, and of sound. */
const NO_TILE: TileSize = { width: 0, height: 0, pinned: false };

interface Entry {
  readonly consumerId: string;
  readonly kind: MediaKind;
  /** What the server knows; null when that is uncertain. A new consumer is paused. */
  sent: ConsumerSetting | null;
}

/**
 * Tells the server how each consumer is shown: sound always plays, a video that nobody can see gets no packets, and
 * one that can be seen gets the layer that fits its tile.
 */
export class ConsumerSettings {
  readonly #entries = new Map<string, Entry>();
  readonly #sizes = new Map<string, TileSize>();
  #here: ReadonlySet<string> = new Set();
  #pageHidden = false;
  #cancelHiding: (() => void) | null = null;
  #cancel: (() => void) | null = null;
  #urgent = false;

  constructor(
    private readonly request: Request,
    private readonly environment: Pick<Environment, "after">,
  ) {}

  /** A video's tile appeared, changed its size, or (null) can't be seen any more. */
  show(producerId: string, size: TileSize | null): void {
    const before = this.#sizes.get(producerId);
    const after = size === null ? undefined : { ...size, width: rounded(size.width), height: rounded(size.height) };
    if (sameSize(before, after)) return;
    if (after === undefined) this.#sizes.delete(producerId);
    else this.#sizes.set(producerId, after);
    this.#plan(before === undefined ? 0 : SETTLE_MS);
  }

  /** The page as a whole can be seen, or not any more: after a while no video is worth sending then. Sound goes on. */
  setPageVisible(visible: boolean): void {
    this.#cancelHiding?.();
    this.#cancelHiding = visible ? null : this.environment.after(HIDDEN_MS, () => this.#hidePage(true));
    if (visible) this.#hidePage(false);
  }

  /** Which producers belong to the own place. The server keeps the others silent, so they are left as they are. */
  setHere(producerIds: ReadonlySet<string>): void {
    this.#here = producerIds;
    this.#plan(0);
  }

  /** A consumer is ready in the browser. */
  add(producerId: string, consumerId: string, kind: MediaKind): void {
    this.#entries.set(producerId, { consumerId, kind, sent: { consumerId, paused: true, ...NO_TILE } });
    this.#plan(0);
  }

  remove(producerId: string): void {
    this.#entries.delete(producerId);
  }

  /** All consumers are gone; the tiles are still there. */
  clear(): void {
    this.#entries.clear();
    this.#cancel?.();
    this.#cancel = null;
  }

  #hidePage(hidden: boolean): void {
    if (hidden === this.#pageHidden) return;
    this.#pageHidden = hidden;
    this.#plan(0);
  }

  /** Tells after this time. What is urgent (0) is never put off; everything else begins its waiting anew. */
  #plan(ms: number): void {
    if (this.#cancel !== null && this.#urgent && ms > 0) return;
    this.#cancel?.();
    this.#urgent = ms === 0;
    this.#cancel = this.environment.after(ms, () => {
      this.#cancel = null;
      this.#tell();
    });
  }

  #tell(): void {
    const changed = [...this.#entries].flatMap(([producerId, entry]) => {
      const setting = this.#settingOf(producerId, entry);
      return setting === null || same(setting, entry.sent) ? [] : [{ entry, setting }];
    });
    if (changed.length === 0) return;
    for (const { entry, setting } of changed) entry.sent = setting;
    this.request({ type: "setConsumers", consumers: changed.map(({ setting }) => setting) }).catch((error: unknown) => {
      for (const { entry } of changed) entry.sent = null;
      const wait = error instanceof ProblemError ? error.retryAfterMs : undefined;
      if (this.#entries.size > 0) this.#plan(wait ?? RETRY_MS);
    });
  }

  #settingOf(producerId: string, { consumerId, kind }: Entry): ConsumerSetting | null {
    if (kind === "audio") return { consumerId, paused: false, ...NO_TILE };
    if (!this.#here.has(producerId)) return null;
    const size = this.#sizes.get(producerId);
    if (size === undefined || this.#pageHidden) return { consumerId, paused: true, ...NO_TILE };
    return { consumerId, paused: false, ...size };
  }
}

function rounded(pixels: number): number {
  return Math.min(LARGEST, Math.ceil(pixels / STEP) * STEP);
}

function same(a: ConsumerSetting, b: ConsumerSetting | null): boolean {
  return b !== null && a.paused === b.paused && sameSize(a, b);
}

function sameSize(a?: TileSize, b?: TileSize): boolean {
  return a?.width === b?.width && a?.height === b?.height && a?.pinned === b?.pinned;
}
