import type { StreamStats, TransportStats } from "../../src/rtc/stats";

/** A stream as the browser measures it, with nothing on it yet. */
export function stream(change: Partial<StreamStats>): StreamStats {
  return {
    direction: "receiving",
    kind: "video",
    producerId: "p",
    packets: 0,
    bytes: 0,
    packetsLost: 0,
    fractionLost: 0,
    framesEncoded: 0,
    framesDecoded: 0,
    frameWidth: 0,
    frameHeight: 0,
    framesPerSecond: 0,
    freezeCount: 0,
    totalFreezesDuration: 0,
    concealedSamples: 0,
    totalSamplesReceived: 0,
    totalAudioEnergy: 0,
    ...change,
  };
}

/** A transport that works, with nothing on it yet. */
export function transport(direction: "send" | "recv", change: Partial<TransportStats> = {}): TransportStats {
  const path = { protocol: "udp", relayed: false } as const;
  const none = { bytesSent: 0, bytesReceived: 0, streams: [] };
  return { transportId: direction, direction, state: "connected", path, ...none, ...change } as TransportStats;
}
