import type { ParticipantView, RoomEvent, Snapshot, Welcome } from "../../src/protocol";
import { snapshot, welcome } from "./room";
import type { TestSocket, World } from "./world";
import { settle } from "./world";

/** Plays the server's part on the sockets that a session opens. */
export class RoomServer {
  #revision = 10;

  constructor(private readonly world: World) {}

  get socket(): TestSocket {
    return this.world.socket;
  }

  /** Accepts a join on the newest socket. */
  async accept(change: Partial<Snapshot> = {}, answer: Partial<Welcome> = {}): Promise<void> {
    this.socket.onopen?.();
    const result = welcome({ revision: this.#revision, snapshot: snapshot(change), ...answer });
    this.socket.receive({ type: "response", id: 0, result });
    await settle();
  }

  /** Rejects the resume on the newest socket, and accepts the join that follows. */
  async rejectResumeAndAccept(change: Partial<Snapshot> = {}): Promise<void> {
    this.socket.onopen?.();
    const error = { code: "resumeRejected", message: "Gone." };
    this.socket.receive({ type: "failure", id: this.socket.last.id, error });
    await this.world.advance(0);
    await this.accept(change);
  }

  async event(event: RoomEvent): Promise<void> {
    this.#revision += 1;
    this.socket.receive({ type: "event", revision: this.#revision, event });
    await settle();
  }

  async change(participant: ParticipantView): Promise<void> {
    await this.event({ type: "participantChanged", participant });
  }

  /** The last request of a type. */
  request(type: string): Record<string, unknown> {
    const found = this.socket.sent.filter((message) => message.type === type).at(-1);
    if (found === undefined) throw new Error(`nobody asked for ${type}`);
    return found;
  }

  count(type: string): number {
    return this.socket.sent.filter((message) => message.type === type).length;
  }

  async answer(type: string, result: object = {}): Promise<void> {
    this.socket.receive({ type: "response", id: this.request(type).id, result });
    await settle();
  }

  async refuse(type: string, code: string, message: string): Promise<void> {
    this.socket.receive({ type: "failure", id: this.request(type).id, error: { code, message } });
    await settle();
  }
}
