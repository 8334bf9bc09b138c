import type { MediaKind } from "../protocol";
import type { MediaLink } from "./link";

/** One stream in one direction, with the numbers since it began. */
export interface StreamStats {
  readonly direction: "sending" | "receiving";
  readonly kind: MediaKind;
  readonly producerId: string;
  /** Of a simulcast layer that is sent. */
  readonly rid?: string;
  /** The codec's MIME type, and how it is divided into layers (W3C webrtc-svc); absent before there is one. */
  readonly codec?: string;
  readonly scalabilityMode?: string;
  readonly packets: number;
  readonly bytes: number;
  readonly packetsLost: number;
  /** Of what is sent, which part the server misses, from 0 to 1. */
  readonly fractionLost: number;
  /** Why pictures are sent smaller or slower than they could be; absent where they are not. */
  readonly limitedBy?: "cpu" | "bandwidth" | "other";
  readonly framesEncoded: number;
  readonly framesDecoded: number;
  readonly frameWidth: number;
  readonly frameHeight: number;
  readonly framesPerSecond: number;
  /** How often received pictures stood still for longer than their rate explains, and for how many seconds together. */
  readonly freezeCount: number;
  readonly totalFreezesDuration: number;
  /** Samples of received sound that were made up because packets were missing, out of all samples played. */
  readonly concealedSamples: number;
  readonly totalSamplesReceived: number;
  /** Sound energy as WebRTC's statistics define it: 0 is silence. */
  readonly totalAudioEnergy: number;
}

/** The way that packets take. */
export interface NetworkPath {
  readonly protocol: "udp" | "tcp";
  /** Whether it leads over a TURN server (RFC 8656). */
  readonly relayed: boolean;
}

/** One transport. */
export interface TransportStats {
  readonly transportId: string;
  readonly direction: "send" | "recv";
  readonly state: string;
  /** Of the path in use, in ms; absent before there is one. */
  readonly roundTripMs?: number;
  /** What the browser thinks it can send over that path, in bit/s; absent where it doesn't tell. */
  readonly availableOutgoingBitrate?: number;
  /** Absent before there is one. */
  readonly path?: NetworkPath;
  /** Tells the pair of candidates in use from others; absent before there is one. */
  readonly pairId?: string;
  /** STUN checks on that pair, and answers to them; 0 where the browser doesn't tell. */
  readonly checksSent: number;
  readonly checksAnswered: number;
  /** Of everything that went over the path in use. */
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly streams: readonly StreamStats[];
}

type Report = Record<string, unknown>;

/** What the browser measures of both transports of a link. */
export async function linkStats(link: MediaLink): Promise<TransportStats[]> {
  return Promise.all([link.send, link.recv].map((transport) => transportStats(link, transport)));
}

async function transportStats(link: MediaLink, transport: MediaLink["send"]): Promise<TransportStats> {
  const reports: Report[] = [];
  (await transport.getStats()).forEach((report: Report) => reports.push(report));
  const producers = producersByMid(link, transport.direction);
  const pair = pairInUse(reports);
  const path = pathOf(reports, pair);
  const roundTrip = pair?.currentRoundTripTime;
  const available = pair?.availableOutgoingBitrate;
  return {
    transportId: transport.id,
    direction: transport.direction,
    state: transport.connectionState,
    ...(typeof roundTrip === "number" && { roundTripMs: roundTrip * 1000 }),
    ...(typeof available === "number" && { availableOutgoingBitrate: available }),
    ...(path !== undefined && { path }),
    ...(pair !== undefined && { pairId: String(pair.id) }),
    checksSent: Number(pair?.requestsSent ?? 0),
    checksAnswered: Number(pair?.responsesReceived ?? 0),
    bytesSent: Number(pair?.bytesSent ?? 0),
    bytesReceived: Number(pair?.bytesReceived ?? 0),
    streams: reports.flatMap((report) => {
      if (report.type !== "inbound-rtp" && report.type !== "outbound-rtp") return [];
      const producerId = producers.get(String(report.mid));
      return producerId === undefined ? [] : [streamStats(report, producerId, reports)];
    }),
  };
}

/**
 * The pair of candidates that is used, whether or not checks on it are answered at present. Firefox has several
 * nominated ones; Chrome keeps the former one for a while.
 */
function pairInUse(reports: readonly Report[]): Report | undefined {
  const transport = reports.find(({ type }) => type === "transport");
  const pairs = reports.filter(({ type }) => type === "candidate-pair");
  return (
    pairs.find(({ id }) => id !== undefined && id === transport?.selectedCandidatePairId) ??
    pairs.find(({ selected }) => selected === true) ??
    pairs.find(({ nominated, state }) => nominated === true && state === "succeeded")
  );
}

function pathOf(reports: readonly Report[], pair: Report | undefined): NetworkPath | undefined {
  const local = reports.find(({ id }) => pair !== undefined && id === pair.localCandidateId);
  if (local === undefined) return undefined;
  const relayed = local.candidateType === "relay";
  return { protocol: (relayed ? local.relayProtocol : local.protocol) === "udp" ? "udp" : "tcp", relayed };
}

function producersByMid(link: MediaLink, direction: "send" | "recv"): Map<string, string> {
  if (direction === "send") {
    return new Map([...link.producers.values()].map(({ id, rtpParameters }) => [rtpParameters.mid ?? "", id]));
  }
  return new Map([...link.consumers].map(([producerId, consumer]) => [consumer.localId, producerId]));
}

function streamStats(report: Report, producerId: string, reports: readonly Report[]): StreamStats {
  const number = (name: string, of: Report = report): number => (typeof of[name] === "number" ? of[name] : 0);
  const receiving = report.type === "inbound-rtp";
  const codec = reports.find(({ id }) => id !== undefined && id === report.codecId)?.mimeType;
  const seenByServer = reports.find(({ type, localId }) => type === "remote-inbound-rtp" && localId === report.id);
  const limitedBy = report.qualityLimitationReason;
  return {
    direction: receiving ? "receiving" : "sending",
    kind: report.kind as MediaKind,
    producerId,
    ...(typeof report.rid === "string" && { rid: report.rid }),
    ...(typeof codec === "string" && { codec }),
    ...(typeof report.scalabilityMode === "string" && { scalabilityMode: report.scalabilityMode }),
    ...(isLimit(limitedBy) && { limitedBy }),
    packets: number(receiving ? "packetsReceived" : "packetsSent"),
    bytes: number(receiving ? "bytesReceived" : "bytesSent"),
    packetsLost: number("packetsLost"),
    fractionLost: seenByServer === undefined ? 0 : number("fractionLost", seenByServer),
    framesEncoded: number("framesEncoded"),
    framesDecoded: number("framesDecoded"),
    frameWidth: number("frameWidth"),
    frameHeight: number("frameHeight"),
    framesPerSecond: number("framesPerSecond"),
    freezeCount: number("freezeCount"),
    totalFreezesDuration: number("totalFreezesDuration"),
    concealedSamples: number("concealedSamples"),
    totalSamplesReceived: number("totalSamplesReceived"),
    totalAudioEnergy: number("totalAudioEnergy"),
  };
}

function isLimit(reason: unknown): reason is NonNullable<StreamStats["limitedBy"]> {
  return reason === "cpu" || reason === "bandwidth" || reason === "other";
}
