/** Questions that the user interface asks about the room. All pure. */
import type { HuddleView, ParticipantView, Source, TopicView } from "../protocol";
import type { Available } from "../rtc/subscriber";
import type { Place, RoomState } from "./roomState";

/** Oneself; undefined only in the moment before one's own arrival is known. */
export function selfOf(state: RoomState): ParticipantView | undefined {
  return state.participants.get(state.selfId);
}

/** Where a participant is. */
export function placeOf(participant: ParticipantView | undefined): Place {
  return participant?.huddleId ?? null;
}

/** The room with oneself in a place already, where the server is about to have us. */
export function withSelfIn(state: RoomState, place: Place): RoomState {
  const self = selfOf(state);
  if (self === undefined || placeOf(self) === place) return state;
  const { huddleId, ...rest } = self;
  const moved = place === null ? rest : { ...rest, huddleId: place };
  return { ...state, participants: new Map(state.participants).set(self.id, moved) };
}

/** Everybody in a place, in the order of arrival, oneself last. */
export function membersOf(state: RoomState, place: Place): ParticipantView[] {
  const members = [...state.participants.values()].filter((participant) => placeOf(participant) === place);
  return [...members.filter(({ id }) => id !== state.selfId), ...members.filter(({ id }) => id === state.selfId)];
}

/** The id of what a participant sends of a source now; undefined while that is off. */
export function liveProducer(participant: ParticipantView, source: Source): string | undefined {
  return participant.producers.find((producer) => producer.source === source && !producer.paused)?.id;
}

/** What there is to receive for somebody in the place where the server has us. */
export function availableIn(state: RoomState): Available {
  const place = placeOf(selfOf(state));
  const others = [...state.participants.values()].filter(({ id }) => id !== state.selfId);
  const audible = selfOf(state)?.overhears === true && place !== null ? others.filter(isInMainRoom) : [];
  const heard = [
    ...others.filter((person) => placeOf(person) === place).flatMap((person) => streamsOf(person)),
    ...audible.flatMap((person) => streamsOf(person, ["microphone"])),
  ];
  return {
    here: new Map(heard),
    everywhere: new Set(others.flatMap(({ producers }) => producers.map(({ id }) => id))),
  };
}

function isInMainRoom(participant: ParticipantView): boolean {
  return placeOf(participant) === null;
}

/** What a participant sends, all or of some sources: producer ids, and the name of the stream that each belongs to. */
function streamsOf({ id, producers }: ParticipantView, sources?: readonly Source[]): [string, string][] {
  return producers
    .filter(({ source }) => sources === undefined || sources.includes(source))
    .map((one) => [one.id, streamName(id, one.source)]);
}

function streamName(participantId: string, source: Source): string {
  return source === "screen" || source === "screenAudio" ? `${participantId}-screen` : participantId;
}

/** A place by its name. */
export function placeName(state: RoomState, place: Place): string {
  return place === null ? "Main room" : (state.huddles.get(place)?.name ?? "Huddle");
}

/** All huddles, oldest first. */
export function huddlesOf(state: RoomState): HuddleView[] {
  return [...state.huddles.values()];
}

const TOPIC_RANK: Record<TopicView["state"], number> = { discussing: 0, open: 1, carriedOver: 1, done: 2 };

/** Topics as the panel lists them: what is discussed first, what is done last; by votes, then by age. */
export function topicsInOrder(topics: Iterable<TopicView>): TopicView[] {
  return [...topics].sort(
    (a, b) =>
      TOPIC_RANK[a.state] - TOPIC_RANK[b.state] ||
      b.upvoters.length - a.upvoters.length ||
      a.createdAt - b.createdAt ||
      (a.id < b.id ? -1 : 1),
  );
}
