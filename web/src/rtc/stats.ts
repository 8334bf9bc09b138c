import type { MediaKind } from "../protocol";
import type { MediaLink } from "./link";

/** One stream in one direction, with the numbers since it began. */
export interface StreamStats {
  readonly direction: "sending" | "receiving";
  readonly kind: MediaKind;
  readonly producerId: string;
  /** Of a simulcast layer that is sent. */
  readonly rid?: string;
  readonly packets: number;
  readonly bytes: number;
  readonly packetsLost: number;
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

/** One transport. */
export interface TransportStats {
  readonly transportId: string;
  readonly direction: "send" | "recv";
  readonly state: string;
  /** Of the path in use, in ms; absent before there is one. */
  readonly roundTripMs?: number;
  /** What the browser thinks it can send over that path, in bit/s; absent where it doesn't tell. */
  readonly availableOutgoingBitrate?: number;
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
  const pair = reports.find(({ type, nominated }) => type === "candidate-pair" && nominated === true);
  const roundTrip = pair?.currentRoundTripTime;
  const available = pair?.availableOutgoingBitrate;
  return {
    transportId: transport.id,
    direction: transport.direction,
    state: transport.connectionState,
    ...(typeof roundTrip === "number" && { roundTripMs: roundTrip * 1000 }),
    ...(typeof available === "number" && { availableOutgoingBitrate: available }),
    streams: reports.flatMap((report) => {
      if (report.type !== "inbound-rtp" && report.type !== "outbound-rtp") return [];
      const producerId = producers.get(String(report.mid));
      return producerId === undefined ? [] : [streamStats(report, producerId)];
    }),
  };
}

function producersByMid(link: MediaLink, direction: "send" | "recv"): Map<string, string> {
  if (direction === "send") {
    return new Map([...link.producers.values()].map(({ id, rtpParameters }) => [rtpParameters.mid ?? "", id]));
  }
  return new Map([...link.consumers].map(([producerId, consumer]) => [consumer.localId, producerId]));
}

function streamStats(report: Report, producerId: string): StreamStats {
  const number = (name: string): number => (typeof report[name] === "number" ? report[name] : 0);
  const receiving = report.type === "inbound-rtp";
  return {
    direction: receiving ? "receiving" : "sending",
    kind: report.kind as MediaKind,
    producerId,
    ...(typeof report.rid === "string" && { rid: report.rid }),
    packets: number(receiving ? "packetsReceived" : "packetsSent"),
    bytes: number(receiving ? "bytesReceived" : "bytesSent"),
    packetsLost: number("packetsLost"),
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
