import type { ChatMessageView, ParticipantView, ProducerView, Snapshot, TopicView, Welcome } from "../../src/protocol";
import { fromSnapshot, type RoomState } from "../../src/state/roomState";

export function participant(id: string, change: Partial<ParticipantView> = {}): ParticipantView {
  const personId = `person-${id}`;
  return { id, personId, name: id, handRaised: false, availability: "open", connected: true, producers: [], ...change };
}

export function producer(id: string, source: ProducerView["source"], paused = false): ProducerView {
  return { id, kind: source === "microphone" || source === "screenAudio" ? "audio" : "video", source, paused };
}

export function topic(id: string, change: Partial<TopicView> = {}): TopicView {
  return { id, text: id, authorId: "a", authorName: "A", state: "open", upvoters: [], createdAt: 0, ...change };
}

export function message(id: number, change: Partial<ChatMessageView> = {}): ChatMessageView {
  return { id, key: `key-${id}`, authorId: "a", authorName: "A", text: `text ${id}`, sentAt: id, ...change };
}

export function snapshot(change: Partial<Snapshot> = {}): Snapshot {
  return {
    room: { id: "room", name: "Room", createdAt: 0 },
    participants: [participant("me"), participant("ben")],
    huddles: [],
    topics: [],
    messages: [],
    hasMoreMessages: false,
    mediaGeneration: 0,
    ...change,
  };
}

export function roomState(change: Partial<Snapshot> = {}): RoomState {
  return fromSnapshot("me", 10, snapshot(change));
}

export function welcome(change: Partial<Welcome> = {}): Welcome {
  return {
    participantId: "me",
    personId: "person-me",
    personKey: "a-secret-of-some-length",
    resumeToken: "token-1-of-some-length",
    revision: 10,
    snapshot: snapshot(),
    routerRtpCapabilities: { codecs: [], headerExtensions: [] },
    ...change,
  };
}
