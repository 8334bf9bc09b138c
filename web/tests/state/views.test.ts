import { expect, test } from "vitest";
import { availableIn, liveProducer, membersOf, topicsInOrder, withSelfIn } from "../../src/state/views";
import { huddle, participant, producer, roomState, topic } from "../support/room";

const huddles = [huddle("h")];

test("people of a place come in the order of arrival, oneself last", () => {
  const participants = [participant("me"), participant("a"), participant("h1", { huddleId: "h" }), participant("b")];
  const state = roomState({ participants, huddles });
  expect(membersOf(state, null).map(({ id }) => id)).toEqual(["a", "b", "me"]);
  expect(membersOf(state, "h").map(({ id }) => id)).toEqual(["h1"]);
});

test("only what others send in the own place is there to be received; the rest is known to exist", () => {
  const state = roomState({
    participants: [
      participant("me", { producers: [producer("mine", "camera")] }),
      participant("near", { producers: [producer("near-mic", "microphone", true), producer("near-cam", "camera")] }),
      participant("far", { huddleId: "h", producers: [producer("far-mic", "microphone")] }),
    ],
    huddles,
  });
  const { here, everywhere } = availableIn(state);
  expect([...here.keys()]).toEqual(["near-mic", "near-cam"]);
  expect([...everywhere]).toEqual(["near-mic", "near-cam", "far-mic"]);
});

test("a screen is played in time with its sound, and a camera with its microphone", () => {
  const producers = (["microphone", "camera", "screen", "screenAudio"] as const).map((one) => producer(one, one));
  const { here } = availableIn(roomState({ participants: [participant("me"), participant("ben", { producers })] }));
  expect(here.get("microphone")).toBe(here.get("camera"));
  expect(here.get("screen")).toBe(here.get("screenAudio"));
  expect(here.get("screen")).not.toBe(here.get("camera"));
});

test("what is paused is off", () => {
  const ben = participant("ben", { producers: [producer("p", "camera", true)] });
  expect(liveProducer(ben, "camera")).toBeUndefined();
});

test("oneself can be shown in a place before the server confirms it", () => {
  const state = roomState({ huddles });
  const moved = withSelfIn(state, "h");
  expect(membersOf(moved, "h").map(({ id }) => id)).toEqual(["me"]);
  expect(membersOf(withSelfIn(moved, null), null)).toHaveLength(2);
  expect(withSelfIn(state, null)).toBe(state);
});

test("topics: discussed ones first, done ones last, then by votes, then by age", () => {
  const topics = [
    topic("done", { state: "done", upvoters: ["a", "b", "c"] }),
    topic("young", { createdAt: 5 }),
    topic("old", { createdAt: 1 }),
    topic("liked", { createdAt: 9, upvoters: ["a"] }),
    topic("now", { state: "discussing" }),
  ];
  expect(topicsInOrder(topics).map(({ id }) => id)).toEqual(["now", "liked", "old", "young", "done"]);
});
