import { beforeEach, expect, test } from "vitest";
import type { Notice, Resumed, RoomEvent, Welcome } from "../../src/protocol";
import { Connection, type ConnectionStatus } from "../../src/signalling/connection";
import { settle, World } from "../support/world";
import { snapshot, welcome } from "../support/room";

class Listener {
  readonly joined: { welcome: Welcome; awayMs: number }[] = [];
  readonly resumed: Resumed[] = [];
  readonly events: [number, RoomEvent][] = [];
  readonly notices: Notice[] = [];
  readonly statuses: ConnectionStatus[] = [];
  onJoined = (answer: Welcome, awayMs: number) => void this.joined.push({ welcome: answer, awayMs });
  onResumed = (answer: Resumed) => void this.resumed.push(answer);
  onEvent = (revision: number, event: RoomEvent) => void this.events.push([revision, event]);
  onNotice = (notice: Notice) => void this.notices.push(notice);
  readonly clocks: [number, number][] = [];
  onClock = (serverNow: number, askedAt: number) => void this.clocks.push([serverNow, askedAt]);
  onStatus = (status: ConnectionStatus) => void this.statuses.push(status);

  get phase(): string | undefined {
    return this.statuses.at(-1)?.phase;
  }
}

let world: World;
let listener: Listener;
let connection: Connection;

beforeEach(() => {
  world = new World();
  listener = new Listener();
  connection = new Connection("ws://host/socket", () => ({ name: "Ana" }), world, listener);
  connection.open();
});

function join(): void {
  world.socket.onopen?.();
  world.socket.receive({ type: "response", id: 0, result: welcome() });
}

async function dropAndReopen(): Promise<void> {
  world.socket.drop();
  await world.advance(3_000);
  world.socket.onopen?.();
}

function acceptResume(change: Partial<Resumed> = {}): void {
  const result = { participantId: "me", resumeToken: "token-2-of-some-length", revision: 10, ...change };
  world.socket.receive({ type: "response", id: world.socket.last.id, result });
}

test("the first message is a join with the id 0", () => {
  world.socket.onopen?.();
  expect(world.socket.sent).toEqual([{ type: "join", id: 0, name: "Ana" }]);
  expect(listener.phase).toBe("connecting");
});

test("an answer reaches the request that asked", async () => {
  join();
  const first = connection.request({ type: "addTopic", key: "k1", text: "one", hideAuthor: false });
  const second = connection.request({ type: "addTopic", key: "k2", text: "two", hideAuthor: false });
  const [one, two] = world.socket.sent.slice(1);
  world.socket.receive({ type: "response", id: two!.id, result: { topicId: "t2" } });
  world.socket.receive({ type: "response", id: one!.id, result: { topicId: "t1" } });
  expect(await first).toEqual({ topicId: "t1" });
  expect(await second).toEqual({ topicId: "t2" });
});

test("a refusal rejects with its sentence and code", async () => {
  join();
  const asked = connection.request({ type: "joinHuddle", huddleId: "h" });
  const error = { code: "huddleNotFound", message: "This huddle has ended." };
  world.socket.receive({ type: "failure", id: world.socket.last.id, error });
  await expect(asked).rejects.toMatchObject({ code: "huddleNotFound", message: "This huddle has ended." });
});

test("a lost socket is resumed from the last revision that was seen", async () => {
  join();
  world.socket.receive({ type: "event", revision: 14, event: { type: "huddleClosed", huddleId: "h" } });
  world.socket.drop();
  expect(listener.phase).toBe("reconnecting");
  await world.advance(3_000);
  world.socket.onopen?.();
  expect(world.socket.last).toMatchObject({ type: "resume", token: "token-1-of-some-length", revision: 14 });
  acceptResume();
  expect(listener.phase).toBe("joined");
  expect(listener.joined).toHaveLength(1);
});

test("unanswered requests are sent once more after a resume, with the ids they had and in their order", async () => {
  join();
  void connection.request({ type: "setHand", raised: true });
  const answered = connection.request({ type: "setHand", raised: false });
  void connection.request({ type: "postMessage", key: "k", text: "hello", mentions: [] });
  const before = world.socket.sent.slice(1);
  world.socket.receive({ type: "response", id: before[1]!.id, result: {} });
  await answered;
  await dropAndReopen();
  acceptResume();
  expect(world.socket.sent.slice(1)).toEqual([before[0], before[2]]);
});

test("what is asked while the connection is lost waits for the resume and is sent once", async () => {
  join();
  world.socket.drop();
  void connection.request({ type: "postMessage", key: "k", text: "hello", mentions: [] });
  await world.advance(3_000);
  world.socket.onopen?.();
  acceptResume();
  expect(world.socket.sent.filter(({ type }) => type === "postMessage")).toHaveLength(1);
});

test("a snapshot in the answer to a resume sets the revision for the next one", async () => {
  join();
  await dropAndReopen();
  acceptResume({ revision: 99, snapshot: snapshot() });
  expect(listener.resumed[0]?.snapshot).toBeDefined();
  await dropAndReopen();
  expect(world.socket.last).toMatchObject({ type: "resume", token: "token-2-of-some-length", revision: 99 });
});

test("a rejected resume joins anew by itself, at once, and says how long the room was lost", async () => {
  join();
  world.socket.drop();
  world.sleep(90_000);
  await world.advance(0);
  world.socket.onopen?.();
  const { id } = world.socket.last;
  world.socket.receive({ type: "failure", id, error: { code: "resumeRejected", message: "Gone." } });
  await world.advance(0);
  world.socket.onopen?.();
  expect(world.socket.last).toMatchObject({ type: "join", id: 0 });
  world.socket.receive({ type: "response", id: 0, result: welcome({ participantId: "me-again" }) });
  expect(listener.phase).toBe("joined");
  expect(listener.joined[1]?.awayMs).toBe(90_000);
});

test("after joining anew a message with a key is sent under a new id, and other requests are rejected", async () => {
  join();
  const moving = connection.request({ type: "joinHuddle", huddleId: "h" });
  const rejected = expect(moving).rejects.toMatchObject({ code: "connectionLost" });
  const posted = connection.request({ type: "postMessage", key: "k", text: "hello", mentions: [] });
  await dropAndReopen();
  const error = { code: "resumeRejected", message: "Gone." };
  world.socket.receive({ type: "failure", id: world.socket.last.id, error });
  await world.advance(0);
  join();
  await rejected;
  expect(world.socket.last).toEqual({ type: "postMessage", id: 1, key: "k", text: "hello", mentions: [] });
  world.socket.receive({ type: "response", id: 1, result: { messageId: 7 } });
  expect(await posted).toEqual({ messageId: 7 });
});

test("when the server says that it restarts, the next try waits as long as asked and joins", async () => {
  join();
  world.socket.receive({ type: "closing", retryAfterMs: 5_000 });
  world.socket.drop();
  await world.advance(4_900);
  expect(world.sockets).toHaveLength(1);
  await world.advance(3_000);
  world.socket.onopen?.();
  expect(world.socket.last.type).toBe("join");
});

test("a refused join ends with the reason, and is not tried again", async () => {
  world.socket.onopen?.();
  const error = { code: "roomFull", message: "This room is full." };
  world.socket.receive({ type: "failure", id: 0, error });
  expect(listener.statuses.at(-1)).toEqual({ phase: "refused", problem: error });
  await world.advance(60_000);
  expect(world.sockets).toHaveLength(1);
});

test("a join that can't be done right now is tried again", async () => {
  world.socket.onopen?.();
  const error = { code: "shuttingDown", message: "Restarting.", retryAfterMs: 2_000 };
  world.socket.receive({ type: "failure", id: 0, error });
  await world.advance(10_000);
  expect(world.sockets.length).toBeGreaterThan(1);
  expect(listener.phase).toBe("connecting");
});

test("whoever is displaced stays away", async () => {
  join();
  world.socket.receive({ type: "displaced" });
  expect(listener.phase).toBe("displaced");
  expect(world.socket.closed).toBe(true);
  await world.advance(60_000);
  expect(world.sockets).toHaveLength(1);
});

test("leaving says so, closes the socket and stays away", async () => {
  join();
  connection.leave();
  expect(world.socket.last).toMatchObject({ type: "leave" });
  expect(world.socket.closed).toBe(true);
  expect(listener.phase).toBe("left");
  await world.advance(60_000);
  expect(world.sockets).toHaveLength(1);
  await expect(connection.request({ type: "setHand", raised: true })).rejects.toMatchObject({ code: "connectionLost" });
});

test("silence after a request means that the socket is dead, and it is replaced", async () => {
  join();
  void connection.request({ type: "setHand", raised: true });
  await world.advance(9_000);
  expect(listener.phase).toBe("joined");
  await world.advance(4_000);
  expect(world.sockets[0]?.closed).toBe(true);
  expect(world.sockets.length).toBeGreaterThan(1);
});

test("in silence the page asks for a sign of life, and stays while there is one", async () => {
  join();
  for (let minute = 0; minute < 60; minute += 1) {
    await world.advance(15_000);
    expect(world.socket.last.type).toBe("ping");
    world.socket.receive({ type: "response", id: world.socket.last.id, result: {} });
  }
  expect(world.sockets).toHaveLength(1);
  expect(listener.phase).toBe("joined");
});

test("somebody who only listens notices a connection that died without a word", async () => {
  join();
  await world.advance(24_000);
  expect(listener.phase).toBe("joined");
  await world.advance(5_000);
  expect(world.sockets[0]?.closed).toBe(true);
  expect(world.sockets.length).toBeGreaterThan(1);
});

test("while the server has something to say nobody asks whether it is there", async () => {
  join();
  for (let second = 0; second < 60; second += 1) {
    await world.advance(1_000);
    world.socket.receive({ type: "speaking", participantIds: [] });
  }
  expect(world.socket.sent.filter(({ type }) => type === "ping")).toEqual([]);
});

test("nothing that an abandoned socket still says arrives", async () => {
  join();
  const old = world.socket;
  connection.suspect();
  await world.advance(3_000);
  old.receive({ type: "event", revision: 50, event: { type: "huddleClosed", huddleId: "h" } });
  expect(listener.events).toEqual([]);
});

test("when the network is back the next try does not wait", async () => {
  join();
  world.socket.drop();
  const tries = world.sockets.length;
  connection.hurry();
  expect(world.sockets).toHaveLength(tries + 1);
  await settle();
});

test("when the network is another one a try that is under way is given up for a new one", async () => {
  join();
  world.socket.drop();
  await world.advance(1_000);
  const stuck = world.socket;
  connection.hurry();
  expect(stuck.closed).toBe(true);
  expect(world.socket).not.toBe(stuck);
  world.socket.onopen?.();
  acceptResume();
  await world.advance(5_000);
  expect(listener.phase).toBe("joined");
});

test("when the network is in doubt a server that answers keeps the socket", async () => {
  join();
  connection.check();
  connection.check();
  expect(world.socket.sent.filter(({ type }) => type === "ping")).toHaveLength(1);
  world.socket.receive({ type: "response", id: world.socket.last.id, result: {} });
  await world.advance(5_000);
  expect(world.sockets).toHaveLength(1);
});

test.each(["check", "hurry"] as const)("a server that does not answer a %s soon is connected to anew", async (ask) => {
  join();
  connection[ask]();
  await world.advance(1_000);
  expect(world.sockets[0]?.closed).toBe(true);
  expect(world.sockets).toHaveLength(2);
  expect(listener.phase).toBe("reconnecting");
});

test("after leaving nothing hurries or checks", async () => {
  join();
  connection.leave();
  connection.hurry();
  connection.check();
  await world.advance(5_000);
  expect(world.sockets).toHaveLength(1);
});

test("text that is not JSON changes nothing", () => {
  join();
  world.socket.onmessage?.({ data: "{" });
  world.socket.onmessage?.({ data: new ArrayBuffer(4) });
  expect(listener.phase).toBe("joined");
});
