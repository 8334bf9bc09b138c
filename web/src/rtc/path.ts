import type { types } from "mediasoup-client";
import type { IceCandidate } from "../protocol";
import type { TransportStats } from "./stats";

/** How far packets get between this browser and the server. `idle` as long as there is nothing to send or receive. */
export type PathState = "idle" | "connecting" | "connected" | "interrupted";

/** How TURN servers (RFC 8656) failed to help: `refused` where they did not take the credentials. */
export type RelayTrouble = "refused" | "unreachable";

/** Why no packets get through at all. */
export interface Blockade {
  /** `ice` where no packet comes back; `dtls` where they do, and the encryption is not agreed on. */
  readonly stage: "ice" | "dtls";
  /** Where the server waits: each protocol with its port once. */
  readonly doors: readonly Pick<IceCandidate, "protocol" | "port">[];
  /** Absent where there is no TURN server, or none of them is at fault. */
  readonly relay?: RelayTrouble;
}

/** How far packets get, over all transports: the one in trouble counts. */
export function pathOf(states: readonly types.ConnectionState[]): PathState {
  if (states.some((state) => state === "disconnected" || state === "failed")) return "interrupted";
  if (states.includes("connecting")) return "connecting";
  return states.includes("connected") ? "connected" : "idle";
}

/** Unauthenticated, and Wrong Credentials (RFC 8489 section 14.8, RFC 8656 section 18.14). */
const REFUSALS = new Set([401, 441]);

/** What an error in gathering candidates says of a TURN server; undefined where it is of another kind of server. */
export function relayTroubleOf({ url, errorCode }: { url?: string; errorCode: number }): RelayTrouble | undefined {
  if (url === undefined || !/^turns?:/.test(url)) return undefined;
  return REFUSALS.has(errorCode) ? "refused" : "unreachable";
}

/** Why transports that never worked do not, from what the browser measured and where the server was said to be. */
export function blockadeOf(
  transports: readonly TransportStats[],
  candidates: readonly IceCandidate[],
  relay?: RelayTrouble,
): Blockade {
  const tried = transports.filter(({ state }) => state !== "new" && state !== "connected");
  const stage = tried.some(({ path }) => path === undefined) || tried.length === 0 ? "ice" : "dtls";
  const doors = new Map(candidates.map(({ protocol, port }) => [`${protocol} ${port}`, { protocol, port }]));
  return { stage, doors: [...doors.values()], ...(relay !== undefined && { relay }) };
}
