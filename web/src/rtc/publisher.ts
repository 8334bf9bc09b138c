import type { types } from "mediasoup-client";
import type { Source } from "../protocol";
import type { Request } from "../signalling/requests";
import { encodingOf } from "./encodings";
import type { MediaLink } from "./link";
import { TaskQueue } from "./queue";

/**
 * Sends the tracks of one's own microphone, camera and screen, over whichever link there is.
 *
 * A microphone or camera that is turned off keeps its producer, paused and without a track: turning it on again takes
 * one request and no negotiation, for the sender and for everybody who listens. A screen's producer is closed.
 */
export class Publisher {
  readonly #tracks = new Map<Source, MediaStreamTrack>();
  readonly #queue = new TaskQueue();
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
    for (const source of this.#tracks.keys()) {
      this.#queue
        .run(() => this.#apply(link, source))
        .catch((error: unknown) => {
          if (!link.closed && this.#tracks.delete(source)) this.onLost(source, error);
        });
    }
  }

  /** There is no link until the next `attach`. */
  detach(): void {
    this.#link = null;
  }

  #currentLink(): Promise<MediaLink> {
    if (this.#link !== null && !this.#link.closed) return Promise.resolve(this.#link);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Makes the link send what is wanted of this source. Doing it twice changes nothing. */
  async #apply(link: MediaLink, source: Source): Promise<void> {
    const track = this.#tracks.get(source);
    const producer = link.producers.get(source);
    if (track !== undefined) await (producer ? this.#resume(producer, track) : this.#produce(link, source, track));
    else if (producer !== undefined) await this.#stop(link, source, producer);
  }

  async #produce(link: MediaLink, source: Source, track: MediaStreamTrack): Promise<void> {
    const producer = await link.send.produce({
      track,
      ...encodingOf(source, link.device.sendRtpCapabilities),
      stopTracks: false,
      disableTrackOnPause: false,
      appData: { source },
    });
    link.producers.set(source, producer);
  }

  async #resume(producer: types.Producer, track: MediaStreamTrack): Promise<void> {
    if (producer.track !== track) await producer.replaceTrack({ track });
    if (!producer.paused) return;
    await setEncoded(producer, true);
    await this.request({ type: "setProducer", producerId: producer.id, paused: false });
    producer.resume();
  }

  async #stop(link: MediaLink, source: Source, producer: types.Producer): Promise<void> {
    if (source === "screen" || source === "screenAudio") {
      producer.close();
      link.producers.delete(source);
      await this.request({ type: "closeProducer", producerId: producer.id });
      return;
    }
    if (producer.paused) return;
    producer.pause();
    await setEncoded(producer, false);
    await producer.replaceTrack({ track: null });
    await this.request({ type: "setProducer", producerId: producer.id, paused: true });
  }
}

/** Lets the browser encode the video, or not: Firefox goes on sending the last picture of a track that was taken away. */
async function setEncoded({ kind, rtpSender }: types.Producer, on: boolean): Promise<void> {
  if (kind !== "video" || rtpSender === undefined) return;
  const parameters = rtpSender.getParameters();
  for (const encoding of parameters.encodings) encoding.active = on;
  await rtpSender.setParameters(parameters);
}
