import { expect, test } from "vitest";
import type { GoalView } from "../../src/protocol";
import { doneWords, goalsToOffer, othersGoals, ownGoals } from "../../src/state/goals";
import { roomState } from "../support/room";

function goal(id: string, personId: string, change: Partial<GoalView> = {}): GoalView {
  return { id, personId, personName: personId, text: id, done: false, ...change };
}

test("one's own goals are apart from those of the others, who are named as they call themselves now", () => {
  const state = roomState({
    goals: [
      goal("one", "person-ben", { personName: "Ben" }),
      goal("mine", "person-me"),
      goal("two", "person-ben", { personName: "Benjamin" }),
      goal("three", "person-cleo"),
    ],
  });
  expect(ownGoals(state).map(({ id }) => id)).toEqual(["mine"]);
  expect(othersGoals(state).map(({ name, goals }) => [name, goals.map(({ id }) => id)])).toEqual([
    ["Benjamin", ["one", "two"]],
    ["person-cleo", ["three"]],
  ]);
});

test("a goal that was taken over is not offered again", () => {
  const old = [goal("a", "person-me", { text: "Draft" }), goal("b", "person-me", { text: "Mail" })];
  expect(goalsToOffer(old, [goal("c", "person-me", { text: "Draft" })])).toEqual([old[1]]);
});

test("after a session it is said what came of one's goals, without a score", () => {
  const words = (...done: boolean[]) =>
    doneWords(
      [goal("x", "person-ben", { done: true }), ...done.map((one, i) => goal(`${i}`, "me", { done: one }))],
      "me",
    );
  expect(words()).toBeNull();
  expect(words(true, true)).toBe("You got done what you wanted to.");
  expect(words(true, false)).toBe("1 goal done, the rest waits for you.");
  expect(words(true, false, true)).toBe("2 goals done, the rest waits for you.");
  expect(words(false)).toBe("Your goals wait for you.");
});
