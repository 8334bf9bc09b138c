/** How good the connection is, from what the browser measures. All pure. */
import type { Reception } from "../protocol";
import type { NetworkPath, StreamStats, TransportStats } from "../rtc/stats";

/** What a person may want to know of their connection. What nobody knows yet is null. */
export interface Figures {
  /** To the server and back, in ms. */
  readonly roundTripMs: number | null;
  /** Of packets, from 0 to 1, since the measurement before. */
  readonly lostReceiving: number | null;
  readonly lostSending: number | null;
  /** In bit/s, since the measurement before. */
  readonly receiving: number | null;
  readonly sending: number | null;
  readonly path: NetworkPath | null;
}

/** What can be wrong with a connection that works, the worst first. */
export type Trouble = "suspended" | "limited" | "lossy" | "busyComputer" | "slowUpload" | "longWay";

const BY_WEIGHT: readonly Trouble[] = ["suspended", "limited", "lossy", "busyComputer", "slowUpload", "longWay"];

/** An answer that takes longer than this is felt in a conversation (ITU-T G.114), in ms to the server and back. */
const LONG_WAY_MS = 400;

/** What was measured, and when, in ms. */
export interface Measurement {
  readonly at: number;
  readonly transports: readonly TransportStats[];
}

/** The figures between two measurements of the same transports; the first one has none before it. */
export function figuresOf(before: Measurement | null, now: Measurement): Figures {
  const pairs = now.transports.map((transport) => ({
    transport,
    earlier: before?.transports.find(({ transportId }) => transportId === transport.transportId),
  }));
  const seconds = before === null ? 0 : (now.at - before.at) / 1000;
  const rate = (direction: TransportStats["direction"], count: "bytesSent" | "bytesReceived") => {
    const pair = pairs.find(({ transport }) => transport.direction === direction);
    if (pair?.earlier === undefined || seconds <= 0) return null;
    return Math.max(0, ((pair.transport[count] - pair.earlier[count]) * 8) / seconds);
  };
  const roundTrips = now.transports.flatMap(({ roundTripMs }) => roundTripMs ?? []);
  return {
    roundTripMs: roundTrips.length === 0 ? null : Math.max(...roundTrips),
    lostReceiving: lossBetween(streamsOf(before, "receiving"), streamsOf(now, "receiving")),
    lostSending: worst(streamsOf(now, "sending").map(({ fractionLost }) => fractionLost)),
    receiving: rate("recv", "bytesReceived"),
    sending: rate("send", "bytesSent"),
    path: now.transports.find(({ path }) => path !== undefined)?.path ?? null,
  };
}

/** What is wrong at this moment. Some of it may be over in the next. */
export function troublesIn(
  { transports }: Measurement,
  figures: Figures,
  reception: Pick<Reception, "limited" | "lossy" | "suspended"> | null,
): ReadonlySet<Trouble> {
  const limits = new Set(
    transports.flatMap(({ streams }) => streams.flatMap(({ limitedBy, direction }) => sentBy(direction, limitedBy))),
  );
  const present: Record<Trouble, boolean> = {
    suspended: reception !== null && reception.suspended.length > 0,
    limited: reception?.limited === true,
    lossy: reception?.lossy === true,
    busyComputer: limits.has("cpu"),
    slowUpload: limits.has("bandwidth"),
    longWay: figures.roundTripMs !== null && figures.roundTripMs > LONG_WAY_MS,
  };
  return new Set(BY_WEIGHT.filter((trouble) => present[trouble]));
}

/** The one that a person should hear of; null when all is well. */
export function worstOf(troubles: ReadonlySet<Trouble>): Trouble | null {
  return BY_WEIGHT.find((trouble) => troubles.has(trouble)) ?? null;
}

/** Troubles that come and go in a moment are nobody's concern: one counts once it lasted, and until it is long gone. */
export class Lasting {
  readonly #since = new Map<Trouble, number>();
  readonly #last = new Map<Trouble, number>();
  readonly #counting = new Set<Trouble>();

  /**
   * @param afterMs how long a trouble lasts before it counts
   * @param untilMs how long it has to be gone before it does no more
   */
  constructor(
    private readonly afterMs: number,
    private readonly untilMs: number,
  ) {}

  /** Takes what is wrong now, at a time in ms, and returns what counts. */
  take(present: ReadonlySet<Trouble>, now: number): ReadonlySet<Trouble> {
    for (const trouble of BY_WEIGHT) {
      if (present.has(trouble)) this.#present(trouble, now);
      else this.#absent(trouble, now);
    }
    return new Set(this.#counting);
  }

  #present(trouble: Trouble, now: number): void {
    const since = this.#since.get(trouble) ?? now;
    this.#since.set(trouble, since);
    this.#last.set(trouble, now);
    if (now - since >= this.afterMs) this.#counting.add(trouble);
  }

  #absent(trouble: Trouble, now: number): void {
    this.#since.delete(trouble);
    const last = this.#last.get(trouble);
    if (last === undefined || now - last >= this.untilMs) this.#counting.delete(trouble);
  }
}

function streamsOf(measurement: Measurement | null, direction: StreamStats["direction"]): readonly StreamStats[] {
  return (measurement?.transports ?? []).flatMap(({ streams }) =>
    streams.filter((stream) => stream.direction === direction),
  );
}

/** Of the packets that should have come in between, how many did not. */
function lossBetween(before: readonly StreamStats[], now: readonly StreamStats[]): number | null {
  let lost = 0;
  let all = 0;
  for (const stream of now) {
    const earlier = before.find(({ producerId }) => producerId === stream.producerId);
    if (earlier === undefined) continue;
    const missing = Math.max(0, stream.packetsLost - earlier.packetsLost);
    lost += missing;
    all += missing + Math.max(0, stream.packets - earlier.packets);
  }
  return all === 0 ? null : lost / all;
}

function worst(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}

function sentBy(
  direction: StreamStats["direction"],
  limitedBy: StreamStats["limitedBy"],
): NonNullable<StreamStats["limitedBy"]>[] {
  return direction === "sending" && limitedBy !== undefined ? [limitedBy] : [];
}
