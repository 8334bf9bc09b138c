import { beforeEach, expect, test, vi } from "vitest";
import type { Recap, RecapView, RoomMemory } from "../../src/protocol";
import { ProblemError } from "../../src/signalling/problem";
import { MemoryPageState } from "../../src/state/memoryPage";
import { deferred } from "../support/deferred";
import { session, SETTINGS, topic } from "../support/room";
import { settle } from "../support/world";

const OFFLINE = new ProblemError({ code: "unreachable", message: "The server did not answer." });

const memory: RoomMemory = {
  room: { id: "room", settings: SETTINGS, createdAt: 0 },
  sessions: [session({ id: "b", endedAt: 2 }), session({ id: "a", endedAt: 1 })],
  carried: [topic("t", { state: "carriedOver" })],
  isOwner: true,
};

function recapOf(id: string): RecapView {
  return { session: session({ id }), topics: [], goals: [], huddles: [], links: [], moods: [], lines: [] };
}

const api = {
  memory: vi.fn<() => Promise<RoomMemory>>(),
  recap: vi.fn<(sessionId: string) => Promise<Recap>>(),
  forgetSession: vi.fn<(sessionId: string) => Promise<void>>(),
  deleteRoom: vi.fn<() => Promise<void>>(),
};

const onDeleted = vi.fn<() => void>();

let state: MemoryPageState;

beforeEach(async () => {
  api.memory.mockReset().mockResolvedValue(memory);
  api.recap.mockReset().mockImplementation((id) => Promise.resolve({ recap: recapOf(id) }));
  api.forgetSession.mockReset().mockResolvedValue();
  api.deleteRoom.mockReset().mockResolvedValue();
  onDeleted.mockReset();
  state = new MemoryPageState(api, onDeleted);
  await state.load();
});

test("a session's recap is fetched when it is opened, and closes with a second click", async () => {
  await state.toggleRecap("a");
  expect(state.recaps.value.get("a")).toEqual({ at: "loaded", recap: recapOf("a") });
  await state.toggleRecap("a");
  expect(state.recaps.value.size).toBe(0);
});

test("a recap that did not come says why, and can be asked for again", async () => {
  api.recap.mockRejectedValueOnce(OFFLINE);
  await state.toggleRecap("a");
  expect(state.recaps.value.get("a")).toEqual({ at: "failed", sentence: "The server did not answer." });
  await state.fetchRecap("a");
  expect(state.recaps.value.get("a")).toMatchObject({ at: "loaded" });
});

test("a recap that comes after it was closed stays closed", async () => {
  const late = deferred<Recap>();
  api.recap.mockReturnValueOnce(late.promise);
  void state.toggleRecap("a");
  void state.toggleRecap("a");
  late.resolve({ recap: recapOf("a") });
  await settle();
  expect(state.recaps.value.size).toBe(0);
});

test("a forgotten session is gone at once, and what went with it as soon as that is known", async () => {
  api.memory.mockResolvedValue({ ...memory, sessions: [memory.sessions[1]!], carried: [] });
  expect(await state.forget("b")).toBe(true);
  expect(state.memory.value?.sessions.map(({ id }) => id)).toEqual(["a"]);
  await settle();
  expect(state.memory.value?.carried).toEqual([]);
});

test("what could not be forgotten is still there, and the reason is said", async () => {
  api.forgetSession.mockRejectedValueOnce(OFFLINE);
  expect(await state.forget("b")).toBe(false);
  expect(state.memory.value).toEqual(memory);
  expect(state.forgetting.problem.value).toBe("The server did not answer.");
});

test("a room counts as deleted only once the server has done it, and is deleted once", async () => {
  api.deleteRoom.mockRejectedValueOnce(OFFLINE);
  await state.deleteRoom();
  expect(onDeleted).not.toHaveBeenCalled();
  expect(state.deleted.value).toBe(false);
  await Promise.all([state.deleteRoom(), state.deleteRoom()]);
  expect(api.deleteRoom).toHaveBeenCalledTimes(2);
  expect(onDeleted).toHaveBeenCalled();
  expect(state.deleted.value).toBe(true);
});
