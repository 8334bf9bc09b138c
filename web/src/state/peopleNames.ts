import { chatOf, type Place, type RoomState } from "./roomState";

/** Names by person id: of those who are here, and of those who wrote in a place before, as they were called last. */
export function peopleNames(state: RoomState, place: Place): ReadonlyMap<string, string> {
  const written = chatOf(state, place).messages.map(({ authorId, authorName }) => [authorId, authorName] as const);
  const here = [...state.participants.values()].map(({ personId, name }) => [personId, name] as const);
  return new Map([...written, ...here]);
}
