import { Device, type types } from "mediasoup-client";
import * as fake from "mediasoup-client/fakeParameters";
import { FakeHandler } from "mediasoup-client/handlers/FakeHandler";
import type { Consumed, RequestBody } from "../../src/protocol";
import type { ProblemError } from "../../src/signalling/problem";
import type { Request } from "../../src/signalling/requests";

/** mediasoup-client's own device over its fake handler: all of it but the browser's WebRTC. */
export const newDevice = (): Promise<Device> => Device.factory({ handlerFactory: FakeHandler.createFactory(fake) });

/** What the browser counts of a pair of candidates, as in W3C webrtc-stats. */
export interface PairCounters {
  readonly id: string;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly requestsSent: number;
  readonly responsesReceived: number;
}

/** A device as above; the test says how far packets get over the transports of its newest link. */
export class WatchedDevice {
  #handlers: FakeHandler[] = [];
  /** Of both transports of every link. */
  counters: PairCounters = { id: "pair-1", bytesSent: 0, bytesReceived: 0, requestsSent: 0, responsesReceived: 0 };

  readonly newDevice = (): Promise<Device> => {
    const real = FakeHandler.createFactory(fake);
    const factory = (options: Parameters<typeof real.factory>[0]) => {
      const handler = real.factory(options);
      if (handler instanceof FakeHandler) {
        handler.getTransportStats = () => Promise.resolve(this.#report());
        this.#handlers = [...this.#handlers, handler].slice(-2);
      }
      return handler;
    };
    return Device.factory({ handlerFactory: { ...real, factory } });
  };

  setConnectionState(state: types.ConnectionState): void {
    for (const handler of this.#handlers) handler.setConnectionState(state);
  }

  /** The browser could not get a candidate from a STUN or TURN server. */
  failCandidate(error: Pick<RTCPeerConnectionIceErrorEvent, "url" | "errorCode">): void {
    for (const handler of this.#handlers) handler.emit("@icecandidateerror", error as RTCPeerConnectionIceErrorEvent);
  }

  /** Lets the browser count on. */
  count({ id, ...more }: Partial<PairCounters>): void {
    const { bytesSent, bytesReceived, requestsSent, responsesReceived } = this.counters;
    this.counters = {
      id: id ?? this.counters.id,
      bytesSent: bytesSent + (more.bytesSent ?? 0),
      bytesReceived: bytesReceived + (more.bytesReceived ?? 0),
      requestsSent: requestsSent + (more.requestsSent ?? 0),
      responsesReceived: responsesReceived + (more.responsesReceived ?? 0),
    };
  }

  #report(): RTCStatsReport {
    const pair = { ...this.counters, type: "candidate-pair", state: "succeeded", nominated: true };
    return new Map([[pair.id, pair]]);
  }
}

export const routerCapabilities = fake.generateRouterRtpCapabilities();

/** Answers media requests as the server does, and remembers them. */
export class MediaServer {
  readonly requests: RequestBody[] = [];
  /** Refuses the next request of a type with this. */
  readonly refusals = new Map<RequestBody["type"], ProblemError>();
  #count = 0;

  readonly request = ((body: RequestBody): Promise<unknown> => {
    this.requests.push(body);
    const refusal = this.refusals.get(body.type);
    this.refusals.delete(body.type);
    return refusal === undefined ? Promise.resolve(this.#answer(body)) : Promise.reject(refusal);
  }) as Request;

  /** All requests of one type. */
  of<Type extends RequestBody["type"]>(type: Type): Extract<RequestBody, { type: Type }>[] {
    return this.requests.filter((body): body is Extract<RequestBody, { type: Type }> => body.type === type);
  }

  #answer(body: RequestBody): object {
    switch (body.type) {
      case "createTransports":
        return { send: this.#transport("send"), recv: this.#transport("recv"), iceServers: [] };
      case "restartIce":
        return { iceParameters: fake.generateTransportRemoteParameters().iceParameters };
      case "produce":
        return { producerId: this.#id(body.source) };
      case "consume":
        return this.#consume(body.producerIds);
      default:
        return {};
    }
  }

  #transport(direction: string): object {
    return { ...fake.generateTransportRemoteParameters(), id: this.#id(direction) };
  }

  #consume(producerIds: readonly string[]): Consumed {
    const consumers = producerIds.map((producerId) => {
      const audio = producerId.startsWith("microphone");
      const options = fake.generateConsumerRemoteParameters({ codecMimeType: audio ? "audio/opus" : "video/VP8" });
      return { ...options, id: this.#id("consumer"), producerId } as unknown as Consumed["consumers"][number];
    });
    return { consumers, refused: [] };
  }

  #id(word: string): string {
    this.#count += 1;
    return `${word}-${this.#count}`;
  }
}
