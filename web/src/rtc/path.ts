import type { types } from "mediasoup-client";
import type { IceCandidate } from "../protocol";
import type { TransportStats } from "./stats";

/** How far packets get between this browser and the server. `idle` as long as there is nothing to send or receive. */
export type PathState = "idle" | "connecting" | "connected" | "interrupted";

/** Why no packets get through at all. */
export interface Blockade {
  /** `ice` where no packet comes back; `dtls` where they do, and the encryption is not agreed on. */
  readonly stage: "ice" | "dtls";
  /** Where the server waits: each protocol with its port once. */
  readonly doors: readonly Pick<IceCandidate, "protocol" | "port">[];
}

/** How far packets get, over all transports: the one in trouble counts. */
export function pathOf(states: readonly types.ConnectionState[]): PathState {
  if (states.some((state) => state === "disconnected" || state === "failed")) return "interrupted";
  if (states.includes("connecting")) return "connecting";
  return states.includes("connected") ? "connected" : "idle";
}

/** Why transports that never worked do not, from what the browser measured and where the server was said to be. */
export function blockadeOf(transports: readonly TransportStats[], candidates: readonly IceCandidate[]): Blockade {
  const tried = transports.filter(({ state }) => state !== "new" && state !== "connected");
  const stage = tried.some(({ path }) => path === undefined) || tried.length === 0 ? "ice" : "dtls";
  const doors = new Map(candidates.map(({ protocol, port }) => [`${protocol} ${port}`, { protocol, port }]));
  return { stage, doors: [...doors.values()] };
}
