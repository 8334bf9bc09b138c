import { signal, type ReadonlySignal } from "@preact/signals";
import type { ConsumerOptions, Reception } from "../protocol";
import type { Environment } from "../signalling/environment";
import { ProblemError } from "../signalling/problem";
import type { Request } from "../signalling/requests";
import { ConsumerSettings } from "./consumerSettings";
import type { MediaLink } from "./link";
import { TaskQueue } from "./queue";

/** How many producers one request may name. */
const CONSUME_AT_ONCE = 200;
const RETRY_MS = 1_000;

/** What there is to receive. */
export interface Available {
  /**
   * Producers of others in the own place, each with the name of its stream. What has the same stream name is played
   * in time with each other: a microphone with the camera beside it, a screen with its sound.
   */
  readonly here: ReadonlyMap<string, string>;
  /** All producers in the room. */
  readonly everywhere: ReadonlySet<string>;
}

/**
 * Receives what others send. A consumer lives as long as its producer: moving to a huddle and back closes none, the
 * server only stops sending packets, so coming back is instant.
 */
export class Subscriber {
  readonly settings: ConsumerSettings;
  /** What the server says of what gets through; null as long as all of it does. */
  readonly reception = signal<Reception | null>(null);
  readonly #tracks = signal<ReadonlyMap<string, MediaStreamTrack>>(new Map());
  readonly #queue = new TaskQueue();
  #available: Available = { here: new Map(), everywhere: new Set() };
  #link: MediaLink | null = null;
  #cancelRetry: (() => void) | null = null;

  constructor(
    private readonly request: Request,
    private readonly environment: Pick<Environment, "after">,
  ) {
    this.settings = new ConsumerSettings(request, environment);
  }

  /** What is received, by producer id. */
  get tracks(): ReadonlySignal<ReadonlyMap<string, MediaStreamTrack>> {
    return this.#tracks;
  }

  /** Receives these producers from now on. */
  want(available: Available): void {
    this.#available = available;
    this.settings.setHere(new Set(available.here.keys()));
    this.#sync();
  }

  /** Receives everything anew over another link. */
  attach(link: MediaLink): void {
    this.#link = link;
    this.#sync();
  }

  /** There is no link until the next `attach`. */
  detach(): void {
    this.#link = null;
    this.#cancelRetry?.();
    this.settings.clear();
    this.#tracks.value = new Map();
    this.reception.value = null;
  }

  #sync(): void {
    const link = this.#link;
    if (link === null) return;
    this.#show(link);
    this.#queue
      .run(() => this.#consumeMissing(link))
      .catch((error: unknown) => {
        if (link.closed) return;
        console.warn("Receiving failed, and is tried again:", error);
        const wait = error instanceof ProblemError ? error.retryAfterMs : undefined;
        this.#cancelRetry?.();
        this.#cancelRetry = this.environment.after(wait ?? RETRY_MS, () => this.#sync());
      });
  }

  async #consumeMissing(link: MediaLink): Promise<void> {
    if (link.closed || link !== this.#link) return;
    const missing = [...this.#available.here.keys()].filter((producerId) => !link.consumers.has(producerId));
    if (missing.length === 0) return;
    const { consumers } = await this.request({ type: "consume", producerIds: missing.slice(0, CONSUME_AT_ONCE) });
    await Promise.all(consumers.map((options) => this.#receive(link, options)));
    if (link === this.#link) this.#show(link);
    if (missing.length > CONSUME_AT_ONCE) await this.#consumeMissing(link);
  }

  async #receive(link: MediaLink, options: ConsumerOptions): Promise<void> {
    const { id, producerId, kind, rtpParameters } = options;
    const consumer = await link.recv.consume({
      id,
      producerId,
      kind,
      streamId: this.#available.here.get(producerId) ?? id,
      rtpParameters: rtpParameters as Parameters<typeof link.recv.consume>[0]["rtpParameters"],
    });
    link.consumers.set(producerId, consumer);
    this.settings.add(producerId, id, kind);
  }

  /** Closes consumers whose producers have ended, which may happen while they are being made, and shows the rest. */
  #show(link: MediaLink): void {
    for (const [producerId, consumer] of link.consumers) {
      if (this.#available.everywhere.has(producerId)) continue;
      consumer.close();
      link.consumers.delete(producerId);
      this.settings.remove(producerId);
    }
    const before = this.#tracks.peek();
    const tracks = new Map([...link.consumers].map(([producerId, { track }]) => [producerId, track]));
    const changed = tracks.size !== before.size || [...tracks].some(([id, track]) => before.get(id) !== track);
    if (changed) this.#tracks.value = tracks;
  }
}
