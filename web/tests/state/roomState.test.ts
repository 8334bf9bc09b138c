import fc from "fast-check";
import { expect, test } from "vitest";
import type { PulseView, RoomEvent, SessionView } from "../../src/protocol";
import { applyEvent, applyPage, chatOf, fromSnapshot, type RoomState } from "../../src/state/roomState";
import { huddle, message, participant, producer, roomState, session, snapshot, topic } from "../support/room";

const ids = (state: RoomState, place: string | null = null) => chatOf(state, place).messages.map(({ id }) => id);

test("a snapshot's messages go to the place where they were said", () => {
  const state = fromSnapshot("me", 1, snapshot({ messages: [message(1), message(2, { huddleId: "h" })] }));
  expect(ids(state)).toEqual([1]);
  expect(ids(state, "h")).toEqual([2]);
});

test("participants come, change and leave", () => {
  let state = applyEvent(roomState(), 11, { type: "participantJoined", participant: participant("chi") });
  state = applyEvent(state, 12, { type: "participantChanged", participant: participant("chi", { handRaised: true }) });
  expect(state.participants.get("chi")?.handRaised).toBe(true);
  state = applyEvent(state, 13, { type: "participantLeft", participantId: "chi" });
  expect(state.participants.has("chi")).toBe(false);
});

test("an event that is part of the state already changes nothing", () => {
  const state = roomState();
  expect(applyEvent(state, 10, { type: "participantLeft", participantId: "ben" })).toBe(state);
});

test("a huddle that closes takes its chat along", () => {
  const opened = huddle("h");
  let state = applyEvent(roomState(), 11, { type: "huddleOpened", huddle: opened });
  state = applyEvent(state, 12, { type: "messagePosted", message: message(1, { huddleId: "h" }) });
  state = applyEvent(state, 13, { type: "huddleClosed", huddleId: "h" });
  expect(state.huddles.size).toBe(0);
  expect(ids(state, "h")).toEqual([]);
});

test("topics change and are removed", () => {
  let state = applyEvent(roomState(), 11, { type: "topicChanged", topic: topic("t", { state: "discussing" }) });
  expect(state.topics.get("t")?.state).toBe("discussing");
  state = applyEvent(state, 12, { type: "topicRemoved", topicId: "t" });
  expect(state.topics.size).toBe(0);
});

test("a media reset takes all producers away and keeps the people", () => {
  const ben = participant("ben", { producers: [producer("p", "camera")] });
  const state = applyEvent(roomState({ participants: [ben] }), 11, { type: "mediaReset", mediaGeneration: 1 });
  expect(state.participants.get("ben")?.producers).toEqual([]);
  expect(state.mediaGeneration).toBe(1);
});

test("a session that was deleted takes the chat of that time along, and the newest one is what is left", () => {
  const before = roomState({
    session: session({ id: "s", endedAt: 5 }),
    pulse: { sessionId: "s", counts: [{ mood: "fine", count: 1 }] },
    messages: [message(1), message(2)],
  });
  const forget = (left: { session?: SessionView; pulse: PulseView }) =>
    applyEvent(before, 11, {
      type: "sessionForgotten",
      sessionId: "s",
      messages: [message(2)],
      hasMore: true,
      ...left,
    });
  const state = forget({ pulse: { counts: [] } });
  expect(ids(state)).toEqual([2]);
  expect(chatOf(state, null).hasMore).toBe(true);
  expect(state.session).toBeNull();
  expect(state.pulse).toEqual({ counts: [] });
  const earlier = session({ id: "earlier", endedAt: 3 });
  const pulse: PulseView = { sessionId: "earlier", counts: [], mine: "fine", mineLine: "Calm" };
  const another = forget({ session: earlier, pulse });
  expect(another.session).toBe(earlier);
  expect(another.pulse).toBe(pulse);
});

test("older pages join what is there without doubles, and say whether there is more", () => {
  const state = roomState({ messages: [message(5), message(6)], hasMoreMessages: true });
  const paged = applyPage(state, null, { messages: [message(3), message(4), message(5)], hasMore: false });
  expect(ids(paged)).toEqual([3, 4, 5, 6]);
  expect(chatOf(paged, null).hasMore).toBe(false);
});

test("an event of a newer server only moves the revision", () => {
  const unknown = { type: "timerStarted" } as unknown as RoomEvent;
  expect(applyEvent(roomState(), 11, unknown)).toEqual({ ...roomState(), revision: 11 });
});

test("however messages arrive, each is there once and in order", () => {
  const arrivals = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 40 });
  fc.assert(
    fc.property(arrivals, (arrived) => {
      const state = arrived.reduce(
        (now, id, index) => applyEvent(now, 11 + index, { type: "messagePosted", message: message(id) }),
        roomState(),
      );
      expect(ids(state)).toEqual([...new Set(arrived)].sort((a, b) => a - b));
    }),
  );
});

test("events that were seen before a reconnection change nothing when they are sent again", () => {
  const events: RoomEvent[] = [
    { type: "participantJoined", participant: participant("chi") },
    { type: "topicChanged", topic: topic("t") },
    { type: "messagePosted", message: message(1) },
    { type: "participantLeft", participantId: "chi" },
  ];
  const play = (from: RoomState, start: number) =>
    events.slice(start).reduce((state, event, index) => applyEvent(state, 11 + start + index, event), from);
  const once = play(roomState(), 0);
  fc.assert(
    fc.property(fc.nat(events.length), (start) => {
      expect(play(once, start)).toEqual(once);
    }),
  );
});
