import type {
  CardView,
  ChatMessageView,
  GoalView,
  HuddleView,
  KnockView,
  MessagePage,
  OwnCardView,
  ParticipantView,
  PulseView,
  RoomEvent,
  RoomView,
  SessionView,
  Snapshot,
  TopicView,
} from "../protocol";

/** Where somebody is: in a huddle, by its id, or (null) in the main room. */
export type Place = string | null;

/** What is known of one place's chat: the newest messages without a gap, oldest first. */
export interface ChatHistory {
  readonly messages: readonly ChatMessageView[];
  /** Whether the server has older ones. */
  readonly hasMore: boolean;
}

/** The room as this participant may know it, at one revision. Never changed: every event makes a new one. */
export interface RoomState {
  readonly revision: number;
  readonly selfId: string;
  readonly room: RoomView;
  readonly participants: ReadonlyMap<string, ParticipantView>;
  readonly huddles: ReadonlyMap<string, HuddleView>;
  readonly topics: ReadonlyMap<string, TopicView>;
  readonly chats: ReadonlyMap<Place, ChatHistory>;
  /** The newest session; over when it has `endedAt`. */
  readonly session: SessionView | null;
  readonly goals: ReadonlyMap<string, GoalView>;
  readonly pulse: PulseView;
  /** The card that lies on the table. */
  readonly card: CardView | null;
  readonly ownCards: readonly OwnCardView[];
  /** Knocks that one made, and those that are due for oneself. */
  readonly knocks: ReadonlyMap<string, KnockView>;
  readonly mediaGeneration: number;
}

const NO_CHAT: ChatHistory = { messages: [], hasMore: false };

/** The room as a snapshot shows it. */
export function fromSnapshot(selfId: string, revision: number, snapshot: Snapshot): RoomState {
  const chats = new Map<Place, ChatHistory>([[null, { messages: [], hasMore: snapshot.hasMoreMessages }]]);
  for (const message of snapshot.messages) addMessage(chats, message);
  return {
    revision,
    selfId,
    room: snapshot.room,
    participants: byId(snapshot.participants),
    huddles: byId(snapshot.huddles),
    topics: byId(snapshot.topics),
    chats,
    session: snapshot.session ?? null,
    goals: byId(snapshot.goals),
    pulse: snapshot.pulse,
    card: snapshot.card ?? null,
    ownCards: snapshot.ownCards,
    knocks: byId(snapshot.knocks),
    mediaGeneration: snapshot.mediaGeneration,
  };
}

/** The room after an event. One that is already part of the state changes nothing. */
export function applyEvent(state: RoomState, revision: number, event: RoomEvent): RoomState {
  if (revision <= state.revision) return state;
  return { ...state, revision, ...changeOf(state, event) };
}

/** The room with a page of older messages of one place. */
export function applyPage(state: RoomState, place: Place, page: MessagePage): RoomState {
  const chats = new Map(state.chats);
  chats.set(place, { messages: merged(page.messages, chatOf(state, place).messages), hasMore: page.hasMore });
  return { ...state, chats };
}

/** What is known of a place's chat. */
export function chatOf(state: RoomState, place: Place): ChatHistory {
  return state.chats.get(place) ?? NO_CHAT;
}

function changeOf(state: RoomState, event: RoomEvent): Partial<RoomState> {
  return chatChange(state, event) ?? ritualChange(state, event) ?? peopleChange(state, event) ?? {};
}

function peopleChange(state: RoomState, event: RoomEvent): Partial<RoomState> | null {
  switch (event.type) {
    case "participantJoined":
    case "participantChanged":
      return { participants: withItem(state.participants, event.participant) };
    case "participantLeft":
      return { participants: without(state.participants, event.participantId) };
    case "huddleOpened":
    case "huddleChanged":
      return { huddles: withItem(state.huddles, event.huddle) };
    case "huddleClosed":
      return { huddles: without(state.huddles, event.huddleId), chats: without(state.chats, event.huddleId) };
    case "topicChanged":
      return { topics: withItem(state.topics, event.topic) };
    case "topicRemoved":
      return { topics: without(state.topics, event.topicId) };
    case "mediaReset":
      return { mediaGeneration: event.mediaGeneration, participants: withoutProducers(state.participants) };
    default:
      // A newer server may know events that this page does not.
      return null;
  }
}

function chatChange(state: RoomState, event: RoomEvent): Partial<RoomState> | null {
  const chats = new Map(state.chats);
  switch (event.type) {
    case "messagePosted":
      addMessage(chats, event.message);
      return { chats };
    case "messageChanged":
      replaceMessage(chats, event.message);
      return { chats };
    case "sessionForgotten":
      chats.set(null, { messages: event.messages, hasMore: event.hasMore });
      return { chats, session: event.session ?? null, pulse: event.pulse };
    default:
      return null;
  }
}

function ritualChange(state: RoomState, event: RoomEvent): Partial<RoomState> | null {
  switch (event.type) {
    case "roomChanged":
      return { room: event.room };
    case "sessionChanged":
      return { session: event.session, ...pulseOf(state, event.session.id) };
    case "goalChanged":
      return { goals: withItem(state.goals, event.goal) };
    case "goalRemoved":
      return { goals: without(state.goals, event.goalId) };
    case "pulseChanged":
      return { pulse: { ...pulseOf(state, event.sessionId).pulse, counts: event.counts } };
    case "cardChanged":
      return { card: event.card ?? null };
    case "ownCardsChanged":
      return { ownCards: event.ownCards };
    case "knockChanged":
      return { knocks: withItem(state.knocks, event.knock) };
    case "knockRemoved":
      return { knocks: without(state.knocks, event.knockId) };
    default:
      return null;
  }
}

/** What is known of how a session went: nothing yet when it is another one than before. */
function pulseOf(state: RoomState, sessionId: string): { readonly pulse: PulseView } {
  return { pulse: state.pulse.sessionId === sessionId ? state.pulse : { sessionId, counts: [] } };
}

/** Takes the new state of a message, if it is one of those that are known. */
function replaceMessage(chats: Map<Place, ChatHistory>, message: ChatMessageView): void {
  const place = message.huddleId ?? null;
  const chat = chats.get(place);
  if (chat === undefined) return;
  chats.set(place, { ...chat, messages: chat.messages.map((one) => (one.id === message.id ? message : one)) });
}

function addMessage(chats: Map<Place, ChatHistory>, message: ChatMessageView): void {
  const place = message.huddleId ?? null;
  const chat = chats.get(place) ?? NO_CHAT;
  chats.set(place, { ...chat, messages: merged(chat.messages, [message]) });
}

/** All messages once each, oldest first. */
function merged(a: readonly ChatMessageView[], b: readonly ChatMessageView[]): ChatMessageView[] {
  return [...byId([...a, ...b]).values()].sort((one, other) => one.id - other.id);
}

function withoutProducers(participants: ReadonlyMap<string, ParticipantView>): Map<string, ParticipantView> {
  return new Map([...participants].map(([id, participant]) => [id, { ...participant, producers: [] }]));
}

function byId<Id, Item extends { readonly id: Id }>(items: readonly Item[]): Map<Id, Item> {
  return new Map(items.map((item) => [item.id, item]));
}

function withItem<Item extends { readonly id: string }>(
  items: ReadonlyMap<string, Item>,
  item: Item,
): ReadonlyMap<string, Item> {
  return new Map(items).set(item.id, item);
}

function without<Key, Item>(items: ReadonlyMap<Key, Item>, key: Key): ReadonlyMap<Key, Item> {
  const rest = new Map(items);
  rest.delete(key);
  return rest;
}
