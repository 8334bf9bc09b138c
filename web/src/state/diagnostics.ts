import type { Source } from "../protocol";
import type { StreamStats, TransportStats } from "../rtc/stats";
import type { RoomSession } from "./roomSession";

/** A stream, with whose it is. */
export interface NamedStream extends StreamStats {
  readonly participantId: string | null;
  readonly source: Source | null;
}

export interface ConnectionDetails {
  readonly participantId: string | null;
  readonly health: string;
  /** How far the server's clock is thought to be ahead of this machine's, in ms. */
  readonly clockOffset: number;
  readonly transports: readonly (Omit<TransportStats, "streams"> & { readonly streams: readonly NamedStream[] })[];
}

/** What `window.alongside` offers: reading only. */
export interface Diagnostics {
  /** The state of both media transports and all streams, for whoever looks for a fault. */
  stats(): Promise<ConnectionDetails>;
}

/** Connection details of a stay in a room. */
export function diagnosticsOf(session: RoomSession): Diagnostics {
  return { stats: () => connectionDetails(session) };
}

async function connectionDetails(session: RoomSession): Promise<ConnectionDetails> {
  const transports = await session.media.stats();
  const state = session.room.peek();
  const owners = new Map<string, { participantId: string; source: Source }>();
  for (const { id, producers } of state?.participants.values() ?? []) {
    for (const producer of producers) owners.set(producer.id, { participantId: id, source: producer.source });
  }
  const named = (stream: StreamStats): NamedStream => ({
    ...stream,
    ...(owners.get(stream.producerId) ?? { participantId: null, source: null }),
  });
  return {
    participantId: state?.selfId ?? null,
    health: session.health.peek().words,
    clockOffset: session.clock.offset.peek(),
    transports: transports.map((transport) => ({ ...transport, streams: transport.streams.map(named) })),
  };
}
