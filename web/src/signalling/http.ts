import type { CreateRoom, ProblemResponse, RoomCreated, RoomInfo } from "../protocol";
import { ProblemError } from "./problem";

/** The part of the browser's `fetch` that the HTTP API needs. */
export type Fetch = (url: string, options?: RequestInit) => Promise<globalThis.Response>;

/** Creates a room. Throws ProblemError. */
export async function createRoom(fetch: Fetch, room: CreateRoom): Promise<RoomCreated> {
  return call<RoomCreated>(fetch, "/api/rooms", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(room),
  });
}

/** What the lobby shows of a room. Throws ProblemError, with the code `roomNotFound` for an unknown one. */
export async function roomInfo(fetch: Fetch, roomId: string): Promise<RoomInfo> {
  return call<RoomInfo>(fetch, `/api/rooms/${encodeURIComponent(roomId)}`);
}

async function call<T>(fetch: Fetch, url: string, options?: RequestInit): Promise<T> {
  const response = await fetch(url, options).catch(() => {
    throw unreachable();
  });
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
