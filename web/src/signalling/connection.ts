import type {
  Failure,
  Notice,
  Problem,
  RequestBody,
  Response,
  RoomEvent,
  ServerMessage,
  Welcome,
  Resumed,
} from "../protocol";
import { backoffMs } from "./backoff";
import type { Environment, Socket } from "./environment";
import { PendingRequests, type ResultOf } from "./requests";

/** How long an answer may take before the WebSocket is taken for dead, in ms. */
const ANSWER_TIMEOUT_MS = 10_000;

/** After how much silence the page asks whether the server is still there, in ms: it can't see WebSocket pings. */
const HEARTBEAT_MS = 15_000;

/** How long a sign of life may take when the network is in doubt, in ms. Resuming too early costs little. */
const CHECK_MS = 600;

/** Refusals of a join which trying again cannot change. */
const FINAL_REFUSALS = new Set([
  "roomNotFound",
  "roomFull",
  "wrongOrigin",
  "notAllowed",
  "malformedMessage",
  "tooLarge",
]);

export type ConnectionStatus =
  | { readonly phase: "connecting" | "joined" | "reconnecting" | "left" | "displaced" }
  | { readonly phase: "refused"; readonly problem: Problem };

/** Who joins. Asked for at each join, because name and intent may have changed since the last. */
export interface Identity {
  readonly name: string;
  readonly workingOn?: string;
  readonly personKey?: string;
}

/** What the connection tells its owner. */
export interface ConnectionListener {
  /** In the room, as somebody new. `awayMs` is how long the room was lost before, 0 on the first join. */
  onJoined(welcome: Welcome, awayMs: number): void;
  /** In the room, in the same place as before. */
  onResumed(resumed: Resumed): void;
  onEvent(revision: number, event: RoomEvent): void;
  onNotice(notice: Notice): void;
  onStatus(status: ConnectionStatus): void;
  /** What the server's clock said in an answer, and when the question was sent, by the clock of this machine; in ms. */
  onClock(serverNow: number, askedAt: number): void;
}

/**
 * The WebSocket to a room, kept up for as long as the person wants to be there.
 *
 * A lost socket is opened again and resumed: requests without an answer are sent once more with the ids they had, so
 * nothing is lost or done twice. Where the server no longer knows the place, the connection joins anew by itself.
 */
export class Connection {
  readonly #requests = new PendingRequests();
  #socket: Socket | null = null;
  #phase: ConnectionStatus["phase"] = "connecting";
  #resumeToken: string | null = null;
  #revision = 0;
  #handshakeId: number | null = null;
  #greetedAt = 0;
  #failures = 0;
  #lostAt: number | null = null;
  #cancelRetry: (() => void) | null = null;
  #cancelTimeout: (() => void) | null = null;
  #cancelHeartbeat: (() => void) | null = null;
  #cancelCheck: (() => void) | null = null;
  #retryAfterMs: number | null = null;

  constructor(
    private readonly url: string,
    private readonly identity: () => Identity,
    private readonly environment: Environment,
    private readonly listener: ConnectionListener,
  ) {}

  /** Starts connecting. */
  open(): void {
    this.#setStatus({ phase: "connecting" });
    this.#connect();
  }

  /** Asks the server for something; waits through lost connections. Rejects with ProblemError. */
  request = <Body extends RequestBody>(body: Body): Promise<ResultOf<Body["type"]>> => {
    const { id, answer } = this.#requests.add(body);
    if (this.#ended) this.#requests.rejectAll();
    else if (this.#phase === "joined") {
      this.#socket?.send(JSON.stringify({ ...body, id }));
      this.#expectAnswer();
    }
    return answer as Promise<ResultOf<Body["type"]>>;
  };

  /** Leaves the room for good. Safe while the page is being closed. */
  leave(): void {
    if (this.#ended) return;
    if (this.#phase === "joined") this.#socket?.send(JSON.stringify({ type: "leave", id: this.#requests.takeId() }));
    this.#end({ phase: "left" });
  }

  /** Connects now rather than at the planned time, because the network is back or another one. */
  hurry(): void {
    if (this.#ended) return;
    if (this.#phase === "joined") return this.check();
    this.suspect();
    this.#failures = 0;
    this.#cancelRetry?.();
    this.#connect();
  }

  /** Makes sure that the server is still there, and connects anew where it does not say so soon. */
  check(): void {
    if (this.#phase !== "joined" || this.#cancelCheck !== null) return;
    this.#cancelCheck = this.environment.after(CHECK_MS, () => {
      this.suspect();
      this.hurry();
    });
    this.#ping();
  }

  /** Drops the socket that the browser still believes in, for example because the network went away. */
  suspect(): void {
    this.#socket?.close();
    this.#lost();
  }

  get #ended(): boolean {
    return this.#phase === "left" || this.#phase === "displaced" || this.#phase === "refused";
  }

  #connect(): void {
    this.#cancelRetry = null;
    const socket = this.environment.openSocket(this.url);
    this.#socket = socket;
    socket.onopen = () => this.#greet(socket);
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = () => this.#lost();
    this.#expectAnswer();
  }

  #greet(socket: Socket): void {
    this.#greetedAt = this.environment.now();
    if (this.#resumeToken !== null) {
      this.#handshakeId = this.#requests.takeId();
      const resume = { type: "resume", id: this.#handshakeId, token: this.#resumeToken, revision: this.#revision };
      socket.send(JSON.stringify(resume));
      return;
    }
    this.#requests.startAnew();
    this.#handshakeId = 0;
    socket.send(JSON.stringify({ type: "join", id: this.#handshakeId, ...this.identity() }));
  }

  #receive(data: unknown): void {
    const message = parse(data);
    if (message === null) return;
    this.#stopChecking();
    this.#planHeartbeat();
    switch (message.type) {
      case "response":
        return this.#onResponse(message);
      case "failure":
        return this.#onFailure(message);
      case "event":
        this.#revision = Math.max(this.#revision, message.revision);
        return this.listener.onEvent(message.revision, message.event);
      case "displaced":
        this.#end({ phase: "displaced" });
        return this.listener.onNotice(message);
      case "closing":
        this.#resumeToken = null;
        this.#retryAfterMs = message.retryAfterMs;
        return this.listener.onNotice(message);
      default:
        return this.listener.onNotice(message);
    }
  }

  #onResponse({ id, result }: Response): void {
    if (id !== this.#handshakeId) {
      this.#requests.resolve(id, result);
      this.#answered();
      return;
    }
    this.#stopExpecting();
    this.#handshakeId = null;
    this.#failures = 0;
    const awayMs = this.#lostAt === null ? 0 : this.environment.now() - this.#lostAt;
    this.#lostAt = null;
    if ("resumeToken" in result) this.listener.onClock(result.now, this.#greetedAt);
    if ("routerRtpCapabilities" in result) this.#onWelcome(result, awayMs);
    else if ("resumeToken" in result) this.#onResumed(result);
  }

  #onWelcome(welcome: Welcome, awayMs: number): void {
    this.#resumeToken = welcome.resumeToken;
    this.#revision = welcome.revision;
    this.#sendPending();
    this.#setStatus({ phase: "joined" });
    this.listener.onJoined(welcome, awayMs);
  }

  #onResumed(resumed: Resumed): void {
    this.#resumeToken = resumed.resumeToken;
    if (resumed.snapshot !== undefined) this.#revision = resumed.revision;
    this.#sendPending();
    this.#setStatus({ phase: "joined" });
    this.listener.onResumed(resumed);
  }

  #sendPending(): void {
    for (const message of this.#requests.messages()) this.#socket?.send(message);
    if (!this.#requests.empty) this.#expectAnswer();
  }

  #onFailure({ id, error }: Failure): void {
    if (id === undefined) return;
    if (id !== this.#handshakeId) {
      this.#requests.reject(id, error);
      this.#answered();
      return;
    }
    this.#handshakeId = null;
    const resuming = this.#resumeToken !== null;
    this.#resumeToken = null;
    if (!resuming && FINAL_REFUSALS.has(error.code)) {
      this.#end({ phase: "refused", problem: error });
      return;
    }
    if (resuming) this.#retryAfterMs = 0;
    else if (error.retryAfterMs !== undefined) this.#retryAfterMs = error.retryAfterMs;
    this.suspect();
  }

  /** The socket is gone: plans the next try. */
  #lost(): void {
    const socket = this.#socket;
    if (socket === null || this.#ended) return;
    detach(socket);
    this.#socket = null;
    this.#handshakeId = null;
    this.#stopListening();
    this.#lostAt ??= this.environment.now();
    if (this.#phase === "joined") this.#setStatus({ phase: "reconnecting" });
    this.#failures += 1;
    const wait = (this.#retryAfterMs ?? 0) + this.#backoff();
    this.#retryAfterMs = null;
    this.#cancelRetry = this.environment.after(wait, () => this.#connect());
  }

  #backoff(): number {
    return this.#retryAfterMs === 0 ? 0 : backoffMs(this.#failures, this.environment.random());
  }

  /** From now on silence means that the socket is dead. */
  #expectAnswer(): void {
    this.#cancelTimeout ??= this.environment.after(ANSWER_TIMEOUT_MS, () => {
      this.#cancelTimeout = null;
      this.suspect();
    });
  }

  /** The socket lives: waits anew for the answers that are still missing. */
  #answered(): void {
    this.#stopExpecting();
    if (this.#phase === "joined" && !this.#requests.empty) this.#expectAnswer();
  }

  /** Asks for a sign of life when nothing else is heard for a while. */
  #planHeartbeat(): void {
    this.#cancelHeartbeat?.();
    this.#cancelHeartbeat = this.environment.after(HEARTBEAT_MS, () => {
      if (this.#phase === "joined") this.#ping();
    });
  }

  #ping(): void {
    const askedAt = this.environment.now();
    this.request({ type: "ping" }).then(
      ({ now }) => this.listener.onClock(now, askedAt),
      // Refused only when the stay ends meanwhile, which is known anyway.
      () => undefined,
    );
  }

  #stopListening(): void {
    this.#stopExpecting();
    this.#stopChecking();
    this.#cancelHeartbeat?.();
    this.#cancelHeartbeat = null;
  }

  #stopExpecting(): void {
    this.#cancelTimeout?.();
    this.#cancelTimeout = null;
  }

  #stopChecking(): void {
    this.#cancelCheck?.();
    this.#cancelCheck = null;
  }

  #end(status: ConnectionStatus): void {
    const socket = this.#socket;
    this.#socket = null;
    if (socket !== null) {
      detach(socket);
      socket.close();
    }
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#stopListening();
    this.#setStatus(status);
    this.#requests.rejectAll();
  }

  #setStatus(status: ConnectionStatus): void {
    this.#phase = status.phase;
    this.listener.onStatus(status);
  }
}

/** Nothing that an abandoned socket still says may reach us. */
function detach(socket: Socket): void {
  socket.onopen = null;
  socket.onmessage = null;
  socket.onclose = null;
}

function parse(data: unknown): ServerMessage | null {
  if (typeof data !== "string") return null;
  try {
    return JSON.parse(data) as ServerMessage;
  } catch {
    return null;
  }
}
