/** The wire's types, with names for the unions that the schema keeps inside messages. */
import type {
  CardView,
  ClientMessage,
  Event,
  Format,
  KnockView,
  MoodCount,
  ParticipantView,
  Phase,
  ProducerView,
  Response,
  RoomSettings,
  ServerMessage,
  TopicView,
} from "./messages";

export type * from "./messages";

/** A change of the room. */
export type RoomEvent = Event["event"];

/** What a request may be answered with. */
export type Result = Response["result"];

/** True for the moment only; not numbered. */
export type Notice = Exclude<ServerMessage, { type: "response" | "failure" | "event" }>;

/** What a producer shows: microphone, camera, screen, or the sound of a screen. */
export type Source = ProducerView["source"];

/** Whether somebody may be talked to. */
export type Availability = ParticipantView["availability"];

export type TopicState = TopicView["state"];

export type PhaseKind = Phase["kind"];

export type FormatId = Format["id"];

export type Cadence = RoomSettings["cadence"];

/** What those hear who turn background sound on. */
export type RoomSound = NonNullable<RoomSettings["sound"]>;

export type CardKind = CardView["kind"];

/** How a session went. */
export type Mood = MoodCount["mood"];

export type KnockTime = KnockView["when"];

export type KnockAnswer = NonNullable<KnockView["answer"]>;

/** A request before the connection gives it an id. */
export type RequestBody = ClientMessage extends infer Message
  ? Message extends ClientMessage
    ? Omit<Message, "id">
    : never
  : never;

export type MediaKind = ProducerView["kind"];
