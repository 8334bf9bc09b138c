/** The wire's types, with names for the unions that the schema keeps inside messages. */
import type {
  ClientMessage,
  Event,
  ParticipantView,
  ProducerView,
  Response,
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

/** A request before the connection gives it an id. */
export type RequestBody = ClientMessage extends infer Message
  ? Message extends ClientMessage
    ? Omit<Message, "id">
    : never
  : never;

export type MediaKind = ProducerView["kind"];
