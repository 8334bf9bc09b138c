import { Device } from "mediasoup-client";
import { signal, type ReadonlySignal } from "@preact/signals";
import type { RtpCapabilities, Source } from "../protocol";
import { backoffMs } from "../signalling/backoff";
import type { Environment } from "../signalling/environment";
import { ProblemError } from "../signalling/problem";
import type { Request } from "../signalling/requests";
import { openLink, type MediaLink } from "./link";
import { blockadeOf, type Blockade, type PathState } from "./path";
import { PathGuard } from "./pathGuard";
import { Publisher } from "./publisher";
import { linkStats, type TransportStats } from "./stats";
import { Subscriber } from "./subscriber";

/** A device for the browser that this runs in. Rejects when the browser is unknown. */
export const browserDevice = (): Promise<Device> => Device.factory();

/** `starting` before there is a first link, `restoring` while a lost one is being replaced. */
export type MediaPhase = "starting" | "ready" | "restoring";

/** What the owner of a session hears of it. */
export interface MediaListener {
  /** Something that was being sent can't be sent any more. */
  onLost(source: Source, error: unknown): void;
  /** Nothing comes any more: perhaps the network is gone, and the WebSocket with it. */
  onSilence(): void;
}

/** How long connecting may take before people are told why it does, in ms. */
const EXPLAIN_MS = 5_000;
/** How long connecting may take before it counts as failed, in ms: a handshake whose packets get lost never ends. */
const CONNECT_MS = 30_000;

/** The router's capabilities as mediasoup-client types them: the same dictionaries, with narrower strings. */
type DeviceCapabilities = Parameters<Device["load"]>[0]["routerRtpCapabilities"];

/**
 * All media of one stay in a room: a device, one link at a time, and what is sent and received over it.
 *
 * When the link is lost the session opens another by itself, goes on with the tracks it has and receives everything
 * again; nobody has to click.
 */
export class MediaSession {
  readonly publisher: Publisher;
  readonly subscriber: Subscriber;
  readonly #phase = signal<MediaPhase>("starting");
  readonly #path = signal<PathState>("idle");
  readonly #blockade = signal<Blockade | null>(null);
  #device: Device | null = null;
  #link: MediaLink | null = null;
  #guard: PathGuard | null = null;
  /** Counts rebuilds, so that an overtaken one can tell that it is. */
  #attempt = 0;
  /** Whether packets got through at any time, and how many links in a row were without any. */
  #worked = false;
  #failures = 0;
  #cancelDeadline: (() => void) | null = null;

  constructor(
    private readonly request: Request,
    private readonly environment: Pick<Environment, "after" | "random">,
    private readonly newDevice: () => Promise<Device>,
    private readonly listener: MediaListener,
  ) {
    this.publisher = new Publisher(request, (source, error) => listener.onLost(source, error));
    this.subscriber = new Subscriber(request, environment);
  }

  get phase(): ReadonlySignal<MediaPhase> {
    return this.#phase;
  }

  /** How far packets get over the present link. */
  get path(): ReadonlySignal<PathState> {
    return this.#path;
  }

  /** Why no packets get through, from when that takes long until some do; it is tried again and again meanwhile. */
  get blockade(): ReadonlySignal<Blockade | null> {
    return this.#blockade;
  }

  /** Begins with a router, after each join. Rejects when this browser can't do WebRTC. */
  async start(capabilities: RtpCapabilities): Promise<void> {
    const attempt = ++this.#attempt;
    this.#dropLink();
    const device = await this.newDevice();
    await device.load({ routerRtpCapabilities: withoutDescriptors(capabilities) as DeviceCapabilities });
    if (attempt !== this.#attempt) return;
    this.#device = device;
    await this.rebuild();
  }

  /** Closes the link and opens another, trying until there is one. Resolves when there is, or a later call took over. */
  async rebuild(): Promise<void> {
    const attempt = ++this.#attempt;
    this.#dropLink();
    for (let failures = 0; attempt === this.#attempt;) {
      try {
        await this.#open(attempt);
        return;
      } catch (error) {
        failures += 1;
        console.warn("Opening the media connection failed, and is tried again:", error);
        const wait = error instanceof ProblemError ? error.retryAfterMs : undefined;
        await this.#pause(wait ?? backoffMs(failures, this.environment.random()));
      }
    }
  }

  /** A transport failed as the server sees it. Others than the present ones are of no interest any more. */
  transportFailed(transportId: string, stage: Blockade["stage"]): void {
    const link = this.#link;
    if (link !== null && (transportId === link.send.id || transportId === link.recv.id)) {
      void this.#onFailed(link, stage);
    }
  }

  /** This browser is in another network, or in one again. */
  networkChanged(): void {
    this.#guard?.networkChanged();
  }

  /** The WebSocket works again. */
  serverIsBack(): void {
    this.#guard?.serverIsBack();
  }

  /** What the browser measures of each transport. */
  async stats(): Promise<TransportStats[]> {
    return this.#link === null ? [] : linkStats(this.#link);
  }

  /** Ends all media. */
  close(): void {
    this.#attempt += 1;
    this.#device = null;
    this.#dropLink();
  }

  async #open(attempt: number): Promise<void> {
    const device = this.#device;
    if (device === null) return;
    const link = await openLink(device, this.request, {
      onPath: (changed) => this.#onPath(changed),
      onFailed: (failed) => void this.#onFailed(failed),
    });
    if (attempt !== this.#attempt) {
      link.close();
      return;
    }
    this.#link = link;
    this.#guard = this.#guardOf(link);
    this.publisher.attach(link);
    this.subscriber.attach(link);
    this.#phase.value = "ready";
  }

  #guardOf(link: MediaLink): PathGuard {
    return new PathGuard(link, this.request, this.environment, {
      onSilence: () => this.listener.onSilence(),
      onRestarting: () => this.#onPath(link),
      onLost: () => void this.#onFailed(link),
    });
  }

  #onPath(link: MediaLink): void {
    this.#worked ||= link.worked;
    const lost = this.#guard?.restarting === true || (link.path === "connecting" && this.#worked);
    this.#path.value = lost ? "interrupted" : link.path;
    if (link.worked) {
      this.#failures = 0;
      this.#blockade.value = null;
      this.#forgetDeadline();
    } else if (link.path === "connecting") this.#cancelDeadline ??= this.#expectPath(link);
  }

  /** Says soon why connecting takes so long, and gives up later. Returns what calls that off. */
  #expectPath(link: MediaLink): () => void {
    const cancels = [
      this.environment.after(EXPLAIN_MS, () => void this.#explain(link)),
      this.environment.after(CONNECT_MS, () => void this.#onFailed(link)),
    ];
    return () => {
      for (const cancel of cancels) cancel();
    };
  }

  async #explain(link: MediaLink, stage?: Blockade["stage"]): Promise<void> {
    const stats = await linkStats(link).catch(() => []);
    if (link !== this.#link || link.worked) return;
    const found = blockadeOf(stats, link.candidates, link.relayTrouble);
    this.#blockade.value = stage === undefined ? found : { ...found, stage };
  }

  /**
   * Opens another link instead of a failed one. When no packet got through, finds out why and takes some time.
   *
   * @param stage where the server saw it fail
   */
  async #onFailed(link: MediaLink, stage?: Blockade["stage"]): Promise<void> {
    if (link.failed) return;
    link.failed = true;
    const attempt = this.#attempt;
    if (!link.worked) {
      this.#failures += 1;
      await this.#explain(link, stage);
      await this.#pause(backoffMs(this.#failures, this.environment.random()));
    }
    if (attempt === this.#attempt) await this.rebuild();
  }

  #forgetDeadline(): void {
    this.#cancelDeadline?.();
    this.#cancelDeadline = null;
  }

  #dropLink(): void {
    if (this.#phase.peek() === "ready") this.#phase.value = "restoring";
    this.publisher.detach();
    this.subscriber.detach();
    this.#guard?.close();
    this.#guard = null;
    this.#link?.close();
    this.#link = null;
    this.#path.value = "idle";
    this.#forgetDeadline();
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.environment.after(ms, resolve));
  }
}

/**
 * What is sent here tells its layers in the payload. With dependency descriptors Chrome would leave them out of VP8's,
 * and browsers that do not know descriptors could not play fewer layers.
 */
function withoutDescriptors(capabilities: RtpCapabilities): RtpCapabilities {
  const others = capabilities.headerExtensions.filter(({ uri }) => !uri.includes("dependency-descriptor"));
  return { ...capabilities, headerExtensions: others };
}
