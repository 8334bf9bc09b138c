/** Knocks as the page shows them. All pure. */
import type { KnockView } from "../protocol";
import type { RoomState } from "./roomState";
import { selfOf } from "./views";

/** Knocks that this person has to answer, the oldest first. */
export function knocksForMe(state: RoomState): KnockView[] {
  const personId = selfOf(state)?.personId;
  return inOrder(state, ({ toId, due, answer }) => toId === personId && due && answer !== "now" && answer !== "later");
}

/** Answers that this person got and has not put away yet: come now, or later. The oldest first. */
export function answersForMe(state: RoomState): KnockView[] {
  const personId = selfOf(state)?.personId;
  return inOrder(state, ({ fromId, answer }) => fromId === personId && (answer === "now" || answer === "later"));
}

/** This person's knock on somebody that waits for an answer or for a break. */
export function waitingKnockOn(state: RoomState, personId: string): KnockView | null {
  const selfId = selfOf(state)?.personId;
  const [first] = inOrder(
    state,
    ({ fromId, toId, answer }) => fromId === selfId && toId === personId && answer !== "now" && answer !== "later",
  );
  return first ?? null;
}

/** What the one who knocked reads while the knock waits. */
export function waitingWords(knock: KnockView): string {
  if (knock.due) return `${knock.toName} sees your knock.`;
  if (knock.answer === "nextBreak") return putOff(knock);
  return knock.when === "nextBreak"
    ? `${knock.toName} sees your knock at their next break.`
    : `${knock.toName} sees your knock when focus time is over.`;
}

/** What the one who knocked is told when the other puts the knock off to a break; null when that is no news to them. */
export function putOffWords(state: RoomState, knock: KnockView): string | null {
  if (knock.fromId !== selfOf(state)?.personId || knock.answer !== "nextBreak") return null;
  return state.knocks.get(knock.id)?.answer === "nextBreak" ? null : putOff(knock);
}

function putOff({ toName }: KnockView): string {
  return `${toName} says: at my next break.`;
}

function inOrder(state: RoomState, matches: (knock: KnockView) => boolean): KnockView[] {
  return [...state.knocks.values()].filter(matches).sort((a, b) => a.createdAt - b.createdAt);
}
