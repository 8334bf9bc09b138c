/** Questions about what people want to get done. All pure. */
import type { GoalView } from "../protocol";
import type { RoomState } from "./roomState";
import { selfOf } from "./views";

/** The goals of one person, under the name that they gave themselves. */
export interface PersonGoals {
  readonly personId: string;
  readonly name: string;
  readonly goals: readonly GoalView[];
}

/** This person's goals, oldest first. */
export function ownGoals(state: RoomState): GoalView[] {
  const personId = selfOf(state)?.personId;
  return [...state.goals.values()].filter((goal) => goal.personId === personId);
}

/** The goals of one person, oldest first. */
export function goalsOf(state: RoomState, personId: string): GoalView[] {
  return [...state.goals.values()].filter((goal) => goal.personId === personId);
}

/** The others' goals, a person after another. */
export function othersGoals(state: RoomState): PersonGoals[] {
  const personId = selfOf(state)?.personId;
  return byPerson([...state.goals.values()].filter((goal) => goal.personId !== personId));
}

/** Goals a person after another, in the order in which people began. */
export function byPerson(goals: readonly GoalView[]): PersonGoals[] {
  const people = new Map<string, GoalView[]>();
  for (const goal of goals) people.set(goal.personId, [...(people.get(goal.personId) ?? []), goal]);
  return [...people].map(([personId, own]) => ({ personId, name: own.at(-1)?.personName ?? "", goals: own }));
}

/** Last time's goals that are still to be offered: those that this person has not set again in the same words. */
export function goalsToOffer(unfinished: readonly GoalView[], own: readonly GoalView[]): GoalView[] {
  const again = new Set(own.map(({ text }) => text));
  return unfinished.filter(({ text }) => !again.has(text));
}

/** What came of one person's goals after a session, in a sentence; null for somebody without any. */
export function doneWords(goals: readonly GoalView[], personId: string): string | null {
  const own = goals.filter((goal) => goal.personId === personId);
  const done = own.filter((goal) => goal.done).length;
  if (own.length === 0) return null;
  if (done === own.length) return "You got done what you wanted to.";
  if (done === 0) return "Your goals wait for you.";
  return `${done === 1 ? "1 goal" : `${done} goals`} done, the rest waits for you.`;
}
