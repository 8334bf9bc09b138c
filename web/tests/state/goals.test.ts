import { expect, test } from "vitest";
import type { GoalView } from "../../src/protocol";
import { goalsToOffer, othersGoals, ownGoals } from "../../src/state/goals";
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
