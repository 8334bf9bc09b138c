import type { types } from "mediasoup-client";
import type { IceCandidate, IceServer, Source, TransportOptions } from "../protocol";
import type { Request } from "../signalling/requests";
import { pathOf, relayTroubleOf, type PathState, type RelayTrouble } from "./path";
import { toWireCapabilities, toWireDtls, toWireParameters } from "./wire";

/** What the owner of a link hears of it. */
export interface LinkListener {
  /** Packets get further than before, or less far. */
  onPath(link: MediaLink): void;
  /** A transport lost its path and will not find it again. */
  onFailed(link: MediaLink): void;
}

/**
 * One pair of transports and everything on them. Its paths may change, it does not: when a transport fails for good or
 * the server's media starts anew, the whole link is closed and another one opened.
 */
export class MediaLink {
  readonly producers = new Map<Source, types.Producer>();
  /** By producer id. */
  readonly consumers = new Map<string, types.Consumer>();
  closed = false;
  /** Whether packets got through at any time. */
  worked = false;
  /** Whether it was given up. */
  failed = false;
  /** Transports that there was a reason to connect. */
  readonly needed = new Set<types.Transport>();
  /** What a TURN server said last, where it did not help. */
  relayTrouble: RelayTrouble | undefined;

  /**
   * @param candidates where the server waits for packets
   */
  constructor(
    readonly device: types.Device,
    readonly send: types.Transport,
    readonly recv: types.Transport,
    readonly candidates: readonly IceCandidate[],
  ) {}

  get path(): PathState {
    const states = [this.send, this.recv].map((transport) => {
      const { connectionState } = transport;
      // Chrome stays with "new" where none of its addresses can even be tried.
      return connectionState === "new" && this.needed.has(transport) ? "connecting" : connectionState;
    });
    return pathOf(states);
  }

  /** Closes both transports, and so everything on them. */
  close(): void {
    this.closed = true;
    this.send.close();
    this.recv.close();
  }
}

/** Asks the server for two transports and makes their counterparts in the browser. Rejects with ProblemError. */
export async function openLink(device: types.Device, request: Request, listener: LinkListener): Promise<MediaLink> {
  const rtpCapabilities = toWireCapabilities(device.recvRtpCapabilities);
  const created = await request({ type: "createTransports", rtpCapabilities });
  const send = device.createSendTransport(transportOptions(created.send, created.iceServers));
  const recv = device.createRecvTransport(transportOptions(created.recv, created.iceServers));
  const link = new MediaLink(device, send, recv, created.recv.iceCandidates);
  for (const transport of [send, recv]) {
    connectOnDemand(transport, request, () => {
      link.needed.add(transport);
      listener.onPath(link);
    });
    transport.on("icecandidateerror", (error) => {
      link.relayTrouble = relayTroubleOf(error) ?? link.relayTrouble;
    });
    transport.on("connectionstatechange", (state) => {
      if (link.closed) return;
      link.worked ||= state === "connected";
      listener.onPath(link);
      if (state === "failed") listener.onFailed(link);
    });
  }
  produceOnDemand(send, request);
  return link;
}

function transportOptions(options: TransportOptions, iceServers: readonly IceServer[]): types.TransportOptions {
  return { ...options, iceServers: iceServers.map((server) => ({ ...server })) };
}

function connectOnDemand(transport: types.Transport, request: Request, onNeeded: () => void): void {
  transport.on("connect", ({ dtlsParameters }, done, failed) => {
    onNeeded();
    request({
      type: "connectTransport",
      transportId: transport.id,
      dtlsParameters: toWireDtls(dtlsParameters),
    }).then(() => done(), failed);
  });
}

function produceOnDemand(transport: types.Transport, request: Request): void {
  transport.on("produce", ({ kind, rtpParameters, appData }, done, failed) => {
    request({
      type: "produce",
      transportId: transport.id,
      kind,
      source: appData.source as Source,
      rtpParameters: toWireParameters(rtpParameters),
      paused: false,
    }).then(({ producerId }) => done({ id: producerId }), failed);
  });
}
