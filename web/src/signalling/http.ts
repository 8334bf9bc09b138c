import type {
  AnswerRally,
  CreateRoom,
  OpenRally,
  PickTime,
  ProblemResponse,
  RallyAnswered,
  RallyPage,
  Recap,
  RoomCreated,
  RoomInfo,
  RoomMemory,
  RoomView,
  SetSchedule,
  TrackList,
} from "../protocol";
import { ProblemError } from "./problem";

/** The part of the browser's `fetch` that the HTTP API needs. */
export type Fetch = (url: string, options?: RequestInit) => Promise<globalThis.Response>;

/** Creates a room. Throws ProblemError. */
export async function createRoom(fetch: Fetch, room: CreateRoom): Promise<RoomCreated> {
  return call<RoomCreated>(fetch, "/api/rooms", sending("POST", room));
}

/** The HTTP API of one room, for somebody who may be known there by a key. All methods throw ProblemError. */
export class RoomApi {
  readonly #path: string;

  constructor(
    private readonly fetch: Fetch,
    roomId: string,
    private readonly personKey: () => string | undefined,
  ) {
    this.#path = `/api/rooms/${encodeURIComponent(roomId)}`;
  }

  /** What the lobby shows. The code of an unknown room is `roomNotFound`. */
  info(): Promise<RoomInfo> {
    return this.#call("");
  }

  rally(): Promise<RallyPage> {
    return this.#call("/rally");
  }

  /** Address of the stream of server-sent events, each the whole rally (`RallyView`). */
  get rallyChanges(): string {
    return `${this.#path}/rally/changes`;
  }

  proposeTimes(times: OpenRally): Promise<RallyAnswered> {
    return this.#call("/rally", sending("POST", times));
  }

  answerRally(answer: AnswerRally): Promise<RallyAnswered> {
    return this.#call("/rally/answer", sending("PUT", answer));
  }

  /** Settles on a time, or opens the question again. */
  pickTime(time: PickTime): Promise<RallyPage> {
    return this.#call("/rally/picked", sending("PUT", time));
  }

  setSchedule(schedule: SetSchedule): Promise<RoomView> {
    return this.#call("/schedule", sending("PUT", schedule));
  }

  /** Address of the file for calendars; there is one when a time is agreed. */
  get invitation(): string {
    return `${this.#path}/invitation.ics`;
  }

  memory(): Promise<RoomMemory> {
    return this.#call("/memory");
  }

  recap(sessionId: string): Promise<Recap> {
    return this.#call(`/sessions/${encodeURIComponent(sessionId)}`);
  }

  /** Deletes all that is left of a session. For the room's owner. */
  forgetSession(sessionId: string): Promise<void> {
    return this.#call(`/sessions/${encodeURIComponent(sessionId)}`, { method: "DELETE" });
  }

  /** Deletes the room with everything in it. For its owner. */
  deleteRoom(): Promise<void> {
    return this.#call("", { method: "DELETE" });
  }

  #call<T>(path: string, options: RequestInit = {}): Promise<T> {
    const key = this.personKey();
    const headers = new Headers(options.headers);
    if (key !== undefined) headers.set("authorization", `Bearer ${key}`);
    return call<T>(this.fetch, this.#path + path, { ...options, headers });
  }
}

/** The operator's music; without a folder there are no tracks. Throws ProblemError. */
export async function musicTracks(fetch: Fetch): Promise<TrackList> {
  return call<TrackList>(fetch, "/api/music");
}

function sending(method: string, body: object): RequestInit {
  return { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

async function call<T>(fetch: Fetch, url: string, options?: RequestInit): Promise<T> {
  const response = await fetch(url, options).catch(() => {
    throw unreachable();
  });
  if (response.status === 204) return undefined as T;
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) return body as T;
  throw isProblem(body) ? new ProblemError(body.error) : unreachable();
}

function unreachable(): ProblemError {
  return new ProblemError({
    code: "unreachable",
    message: "The server did not answer. Check your connection and try again.",
  });
}

function isProblem(body: unknown): body is ProblemResponse {
  return typeof body === "object" && body !== null && "error" in body;
}
