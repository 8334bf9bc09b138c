import type { types } from "mediasoup-client";
import type { IceServer, Source, TransportOptions } from "../protocol";
import type { Request } from "../signalling/requests";
import { toWireCapabilities, toWireDtls, toWireParameters } from "./wire";

/** What the owner of a link hears of it. */
export interface LinkListener {
  /** A transport lost its path and will not find it again. */
  onFailed(link: MediaLink): void;
}

/**
 * One pair of transports and everything on them. It is never repaired: when a transport fails or the server's media
 * starts anew, the whole link is closed and another one opened.
 */
export class MediaLink {
  readonly producers = new Map<Source, types.Producer>();
  /** By producer id. */
  readonly consumers = new Map<string, types.Consumer>();
  closed = false;

  constructor(
    readonly device: types.Device,
    readonly send: types.Transport,
    readonly recv: types.Transport,
  ) {}

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
  const link = new MediaLink(device, send, recv);
  for (const transport of [send, recv]) {
    connectOnDemand(transport, request);
    transport.on("connectionstatechange", (state) => {
      if (state === "failed" && !link.closed) listener.onFailed(link);
    });
  }
  produceOnDemand(send, request);
  return link;
}

function transportOptions(options: TransportOptions, iceServers: readonly IceServer[]): types.TransportOptions {
  return { ...options, iceServers: iceServers.map((server) => ({ ...server })) };
}

function connectOnDemand(transport: types.Transport, request: Request): void {
  transport.on("connect", ({ dtlsParameters }, done, failed) => {
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
