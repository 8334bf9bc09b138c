import type { types } from "mediasoup-client";
import type { Environment } from "../signalling/environment";
import type { Request } from "../signalling/requests";
import type { MediaLink } from "./link";
import { isHeard, SilenceWatch, type Verdict } from "./silence";
import { linkStats, type TransportStats } from "./stats";

/** How often the paths are looked at while anything is sent or received, and else, in ms. */
const BUSY_MS = 400;
const QUIET_MS = 2_000;
/** How long a restart may take to find a path, in ms; then everything is built anew. */
const RESTART_MS = 5_000;

/** What the owner of a link hears of its paths. */
export interface PathListener {
  /** Nothing comes any more. That may be right; else the WebSocket is probably dead too. */
  onSilence(): void;
  /** Another path is looked for, or that is over. */
  onRestarting(): void;
  /** No other path was found. */
  onLost(): void;
}

/**
 * Keeps the packets of a link flowing when the network changes: restarts ICE (RFC 8445 section 9) on both transports
 * as soon as nothing comes any more. DTLS and all streams go on. One restart runs at a time.
 */
export class PathGuard {
  readonly #watches = new Map<string, SilenceWatch>();
  #doubtful = false;
  /** What was counted when the restart began that is under way. */
  #before: readonly TransportStats[] | null = null;
  #exchanging = false;
  /** Counts networks, so that a restart that was overtaken by another one can tell. */
  #network = 0;
  #closed = false;
  #cancelLook: (() => void) | null = null;
  #cancelDeadline: (() => void) | null = null;

  constructor(
    private readonly link: MediaLink,
    private readonly request: Request,
    private readonly environment: Pick<Environment, "after">,
    private readonly listener: PathListener,
  ) {
    this.#plan(BUSY_MS);
  }

  /** Whether another path is looked for. */
  get restarting(): boolean {
    return this.#exchanging || this.#before !== null;
  }

  /** The network is another one: looks for a path in it, whatever may still come over the present one. */
  networkChanged(): void {
    if (this.link.needed.size === 0) return;
    this.#network += 1;
    if (!this.#exchanging) void this.#restart();
  }

  /** The server can be reached again: where nothing comes, that is because the network changed. */
  serverIsBack(): void {
    if (this.#doubtful && !this.restarting) void this.#restart();
  }

  /** Ends with the link. */
  close(): void {
    this.#closed = true;
    this.#cancelLook?.();
    this.#cancelDeadline?.();
  }

  /** Looks after this time, and not when it was planned before. */
  #plan(ms: number): void {
    this.#cancelLook?.();
    this.#cancelLook = this.environment.after(ms, () => void this.#look());
  }

  async #look(): Promise<void> {
    const transports = await this.#stats();
    if (this.#closed) return;
    const verdicts = transports.map((transport) => this.#watch(transport).take(transport));
    this.#doubt(verdicts);
    if (this.restarting) this.#endRestart(transports);
    else if (verdicts.includes("lost") || transports.some(({ state }) => state === "disconnected")) {
      void this.#restart();
    }
    const busy = this.restarting || [...this.#watches.values()].some((watch) => watch.busy);
    this.#plan(busy ? BUSY_MS : QUIET_MS);
  }

  /** Of the transports that there was a reason to connect. */
  async #stats(): Promise<TransportStats[]> {
    const stats = await linkStats(this.link).catch(() => []); // Fails only where the link was closed meanwhile.
    const needed = new Set([...this.link.needed].map(({ id }) => id));
    return stats.filter(({ transportId }) => needed.has(transportId));
  }

  #watch({ transportId }: TransportStats): SilenceWatch {
    const watch = this.#watches.get(transportId) ?? new SilenceWatch();
    this.#watches.set(transportId, watch);
    return watch;
  }

  #doubt(verdicts: readonly Verdict[]): void {
    const before = this.#doubtful;
    this.#doubtful = verdicts.some((verdict) => verdict !== "well");
    if (this.#doubtful && !before) this.listener.onSilence();
  }

  async #restart(): Promise<void> {
    const network = this.#network;
    this.#cancelDeadline?.();
    this.#exchanging = true;
    this.#plan(BUSY_MS);
    try {
      this.#before = await this.#stats();
      this.listener.onRestarting();
      await Promise.all([...this.link.needed].map((transport) => this.#exchange(transport)));
    } catch (error) {
      this.#giveUp(error);
      return;
    } finally {
      this.#exchanging = false;
    }
    if (this.#closed) return;
    if (network !== this.#network) return this.#restart();
    this.#cancelDeadline = this.environment.after(RESTART_MS, () => this.#giveUp());
  }

  #giveUp(error?: unknown): void {
    if (this.#closed) return;
    console.warn("No other path to the server was found:", error);
    this.listener.onLost();
  }

  async #exchange(transport: types.Transport): Promise<void> {
    const { iceParameters } = await this.request({ type: "restartIce", transportId: transport.id });
    if (!transport.closed) await transport.restartIce({ iceParameters });
  }

  /** A restart is over when each transport has got something since it began. */
  #endRestart(now: readonly TransportStats[]): void {
    const before = this.#before;
    if (this.#exchanging || before === null || !now.every((transport) => isBack(before, transport))) return;
    this.#before = null;
    this.#cancelDeadline?.();
    this.listener.onRestarting();
  }
}

function isBack(before: readonly TransportStats[], now: TransportStats): boolean {
  if (now.state !== "connected" || now.pairId === undefined) return false;
  const then = before.find(({ transportId }) => transportId === now.transportId);
  return then === undefined || then.pairId !== now.pairId || isHeard(then, now);
}
