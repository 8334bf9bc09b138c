import type {
  ChatMessageView,
  HuddleView,
  ParticipantView,
  ProducerView,
  RoomSettings,
  SessionView,
  Snapshot,
  TopicView,
  Welcome,
} from "../../src/protocol";
import { fromSnapshot, type RoomState } from "../../src/state/roomState";

export function participant(id: string, change: Partial<ParticipantView> = {}): ParticipantView {
  const personId = `person-${id}`;
  return {
    id,
    personId,
    name: id,
    handRaised: false,
    availability: "open",
    availableAtBreak: false,
    overhears: false,
    connected: true,
    producers: [],
    ...change,
  };
}

export function producer(id: string, source: ProducerView["source"], paused = false): ProducerView {
  return { id, kind: source === "microphone" || source === "screenAudio" ? "audio" : "video", source, paused };
}

export function topic(id: string, change: Partial<TopicView> = {}): TopicView {
  return {
    id,
    text: id,
    authorId: "a",
    authorName: "A",
    authorHidden: false,
    state: "open",
    upvoters: [],
    createdAt: 0,
    ...change,
  };
}

export function message(id: number, change: Partial<ChatMessageView> = {}): ChatMessageView {
  return {
    id,
    key: `key-${id}`,
    authorId: "a",
    authorName: "A",
    text: `text ${id}`,
    sentAt: id,
    mentions: [],
    deleted: false,
    reactions: [],
    ...change,
  };
}

export function huddle(id: string, change: Partial<HuddleView> = {}): HuddleView {
  const nobody = { admitted: [], invited: [], knocking: [] };
  return { id, name: id, startedBy: "Ben", startedAt: 0, knockFirst: false, ...nobody, ...change };
}

export const SETTINGS: RoomSettings = {
  name: "Room",
  format: { id: "open", title: "Open", phases: [], repeats: false },
  minutes: 60,
  cadence: "once",
};

/** A session of three phases, in its second: 10 minutes of work that began at `0`. */
export function session(change: Partial<SessionView> = {}): SessionView {
  const phase = { firstTime: false, stretches: false, focus: false };
  return {
    id: "session",
    number: 1,
    format: "cowork",
    title: "Cowork",
    phases: [
      { ...phase, kind: "topics", title: "Topics", minutes: 5 },
      { ...phase, kind: "work", title: "Work", minutes: 10 },
      { ...phase, kind: "wrapUp", title: "Wrap-up", minutes: 5 },
    ],
    repeats: false,
    startedAt: -300_000,
    startedBy: "Ben",
    index: 1,
    phaseStartedAt: 0,
    phaseLengthMs: 600_000,
    focus: false,
    ...change,
  };
}

export function snapshot(change: Partial<Snapshot> = {}): Snapshot {
  return {
    room: { id: "room", settings: SETTINGS, createdAt: 0 },
    participants: [participant("me"), participant("ben")],
    huddles: [],
    topics: [],
    messages: [],
    hasMoreMessages: false,
    goals: [],
    pulse: { counts: [] },
    ownCards: [],
    knocks: [],
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
    now: 0,
    snapshot: snapshot(),
    routerRtpCapabilities: { codecs: [], headerExtensions: [] },
    ...change,
  };
}
