import { Device } from "mediasoup-client";
import { signal, type ReadonlySignal } from "@preact/signals";
import type { RtpCapabilities, Source } from "../protocol";
import { backoffMs } from "../signalling/backoff";
import type { Environment } from "../signalling/environment";
import { ProblemError } from "../signalling/problem";
import type { Request } from "../signalling/requests";
import { openLink, type MediaLink } from "./link";
import { Publisher } from "./publisher";
import { linkStats, type TransportStats } from "./stats";
import { Subscriber } from "./subscriber";

/** A device for the browser that this runs in. Rejects when the browser is unknown. */
export const browserDevice = (): Promise<Device> => Device.factory();

/** `starting` before there is a first link, `restoring` while a lost one is being replaced. */
export type MediaPhase = "starting" | "ready" | "restoring";

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
  #device: Device | null = null;
  #link: MediaLink | null = null;
  /** Counts rebuilds, so that an overtaken one can tell that it is. */
  #attempt = 0;

  constructor(
    private readonly request: Request,
    private readonly environment: Pick<Environment, "after" | "random">,
    private readonly newDevice: () => Promise<Device>,
    onLost: (source: Source, error: unknown) => void,
  ) {
    this.publisher = new Publisher(request, onLost);
    this.subscriber = new Subscriber(request, environment);
  }

  get phase(): ReadonlySignal<MediaPhase> {
    return this.#phase;
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
  transportFailed(transportId: string): void {
    if (transportId === this.#link?.send.id || transportId === this.#link?.recv.id) void this.rebuild();
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
    const link = await openLink(device, this.request, { onFailed: () => void this.rebuild() });
    if (attempt !== this.#attempt) {
      link.close();
      return;
    }
    this.#link = link;
    this.publisher.attach(link);
    this.subscriber.attach(link);
    this.#phase.value = "ready";
  }

  #dropLink(): void {
    if (this.#phase.peek() === "ready") this.#phase.value = "restoring";
    this.publisher.detach();
    this.subscriber.detach();
    this.#link?.close();
    this.#link = null;
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
  const others = capabilities.headerExtensions?.filter(({ uri }) => !uri.includes("dependency-descriptor"));
  return { ...capabilities, ...(others !== undefined && { headerExtensions: others }) };
}
