import type { types } from "mediasoup-client";
import type { Source } from "../protocol";
import type { Request } from "../signalling/requests";
import { meetDemand, type Demand } from "./demand";
import { encodingOf, isOutdated } from "./encodings";
import type { MediaLink } from "./link";
import { TaskQueue } from "./queue";

/**
 * Sends the tracks of one's own microphone, camera and screen, over whichever link there is.
 *
 * A microphone or camera that is turned off keeps its producer, paused and without a track: turning it on again takes
 * one request and no negotiation, for the sender and for everybody who listens. A screen's producer is closed.
 *
 * Of a video only those encodings are made that somebody takes, and a codec that somebody can't play is given up.
 */
export class Publisher {
  readonly #tracks = new Map<Source, MediaStreamTrack>();
  readonly #queue = new TaskQueue();
  /** Which encodings anybody takes, by producer id; those that are not in it are all wanted. */
  readonly #wanted = new Map<string, readonly boolean[]>();
  #playable: readonly string[] | null = null;
  #smallCamera = false;
  #link: MediaLink | null = null;
  #waiting: ((link: MediaLink) => void)[] = [];

  /**
   * @param onLost called when something that was being sent can't be sent any more on a new link
   */
  constructor(
    private readonly request: Request,
    private readonly onLost: (source: Source, error: unknown) => void,
  ) {}

  /**
   * Sends this track as the source from now on, or nothing. Resolves when the server has acknowledged it; waits for a
   * link where there is none. Rejects with ProblemError or an error of mediasoup-client, and then sends nothing.
   */
  async publish(source: Source, track: MediaStreamTrack | null): Promise<void> {
    if (track === null) this.#tracks.delete(source);
    else this.#tracks.set(source, track);
    if (track === null && this.#link === null) return;
    for (;;) {
      const link = await this.#currentLink();
      try {
        await this.#queue.run(() => this.#apply(link, source));
        return;
      } catch (error) {
        if (link.closed) continue;
        if (this.#tracks.get(source) === track) this.#tracks.delete(source);
        throw error;
      }
    }
  }

  /** Goes on over another link with what was being sent. */
  attach(link: MediaLink): void {
    this.#link = link;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(link);
    this.#refresh();
  }

  /** There is no link until the next `attach`. */
  detach(): void {
    this.#link = null;
    this.#wanted.clear();
  }

  /** Encodes only what somebody takes: one flag for each of the producer's encodings. */
  setWanted(producerId: string, streams: readonly boolean[]): void {
    this.#wanted.set(producerId, streams);
    this.#refresh();
  }

  /** Sends only what everyone can play: MIME types of video codecs. */
  setPlayable(mimeTypes: readonly string[]): void {
    this.#playable = mimeTypes;
    this.#refresh();
  }

  /** Sends at most a small and slow picture of the camera, or again what others want. */
  setSmallCamera(small: boolean): void {
    if (small === this.#smallCamera) return;
    this.#smallCamera = small;
    this.#refresh();
  }

  /** Brings everything that is being sent up to date. */
  #refresh(): void {
    const link = this.#link;
    if (link === null) return;
    for (const source of this.#tracks.keys()) {
      this.#queue
        .run(() => this.#apply(link, source))
        .catch((error: unknown) => {
          if (!link.closed && this.#tracks.delete(source)) this.onLost(source, error);
        });
    }
  }

  #currentLink(): Promise<MediaLink> {
    if (this.#link !== null && !this.#link.closed) return Promise.resolve(this.#link);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Makes the link send what is wanted of this source. Doing it twice changes nothing. */
  async #apply(link: MediaLink, source: Source): Promise<void> {
    const track = this.#tracks.get(source);
    const producer = link.producers.get(source);
    if (track === undefined) {
      if (producer !== undefined) await this.#stop(link, source, producer);
    } else if (producer === undefined) await this.#produce(link, source, track);
    else if (isOutdated(source, producer.rtpParameters, link.device.sendRtpCapabilities, this.#playable)) {
      await this.#close(link, source, producer);
      await this.#produce(link, source, track);
    } else await this.#resume(source, producer, track);
  }

  async #produce(link: MediaLink, source: Source, track: MediaStreamTrack): Promise<void> {
    const producer = await link.send.produce({
      track,
      ...encodingOf(source, link.device.sendRtpCapabilities, this.#playable),
      stopTracks: false,
      disableTrackOnPause: false,
      appData: { source },
    });
    link.producers.set(source, producer);
    await this.#adjust(source, producer);
  }

  async #resume(source: Source, producer: types.Producer, track: MediaStreamTrack): Promise<void> {
    if (producer.track !== track) await producer.replaceTrack({ track });
    await this.#adjust(source, producer);
    if (!producer.paused) return;
    await this.request({ type: "setProducer", producerId: producer.id, paused: false });
    producer.resume();
  }

  async #stop(link: MediaLink, source: Source, producer: types.Producer): Promise<void> {
    if (source === "screen" || source === "screenAudio") return this.#close(link, source, producer);
    if (producer.paused) return;
    producer.pause();
    // Firefox goes on sending the last picture of a track that was taken away, unless its encodings are off.
    await this.#adjust(source, producer);
    await producer.replaceTrack({ track: null });
    await this.request({ type: "setProducer", producerId: producer.id, paused: true });
  }

  async #close(link: MediaLink, source: Source, producer: types.Producer): Promise<void> {
    producer.close();
    link.producers.delete(source);
    await this.request({ type: "closeProducer", producerId: producer.id });
  }

  /** Lets the browser encode what is demanded of a video at the moment. */
  async #adjust(source: Source, { id, kind, rtpSender, rtpParameters, track }: types.Producer): Promise<void> {
    if (kind !== "video" || rtpSender === undefined) return;
    const { width, height } = track?.getSettings() ?? {};
    const demand: Demand = {
      on: this.#tracks.has(source),
      wanted: this.#wanted.get(id),
      small: this.#smallCamera && source === "camera",
      sharp: source === "screen",
      width,
      height,
    };
    const parameters = rtpSender.getParameters();
    if (!meetDemand(parameters, rtpParameters.encodings ?? [], demand)) return;
    // Sending more than is asked does no harm, so it goes on where a browser refuses.
    await rtpSender.setParameters(parameters).catch((error: unknown) => {
      console.warn("The browser did not change how it encodes:", error);
    });
  }
}
