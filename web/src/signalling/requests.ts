import type {
  CardAccepted,
  Consumed,
  Empty,
  GoalAccepted,
  HuddleStarted,
  IceRestarted,
  MessageAccepted,
  MessagePage,
  Pong,
  Produced,
  Problem,
  Recap,
  RequestBody,
  Result,
  TopicAccepted,
  TransportsCreated,
  UnfinishedGoals,
} from "../protocol";
import { ProblemError } from "./problem";

/** What each request made inside a room is answered with; everything not named here with nothing. */
interface Results {
  startHuddle: HuddleStarted;
  addTopic: TopicAccepted;
  postMessage: MessageAccepted;
  listMessages: MessagePage;
  addGoal: GoalAccepted;
  listUnfinishedGoals: UnfinishedGoals;
  addCard: CardAccepted;
  getRecap: Recap;
  ping: Pong;
  createTransports: TransportsCreated;
  restartIce: IceRestarted;
  produce: Produced;
  consume: Consumed;
}

export type ResultOf<Type extends RequestBody["type"]> = Type extends keyof Results ? Results[Type] : Empty;

/** Asks the server for something. Rejects with ProblemError. */
export type Request = <Body extends RequestBody>(body: Body) => Promise<ResultOf<Body["type"]>>;

interface Pending {
  readonly body: RequestBody;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: ProblemError) => void;
}

const CONNECTION_LOST: Problem = {
  code: "connectionLost",
  message: "The connection was lost before this was done. Please try again.",
};

/** The `join` itself has the id 0. */
const FIRST_ID = 1;

/** Requests that wait for an answer, in the order in which they were made. */
export class PendingRequests {
  #nextId = FIRST_ID;
  #pending = new Map<number, Pending>();

  /** An id that no request had since the last join. */
  takeId(): number {
    return this.#nextId++;
  }

  /** Remembers a request. Returns its id, and a promise of its answer. */
  add(body: RequestBody): { id: number; answer: Promise<Result> } {
    const id = this.takeId();
    const answer = new Promise<Result>((resolve, reject) => this.#pending.set(id, { body, resolve, reject }));
    return { id, answer };
  }

  /** Whether nobody waits for an answer. */
  get empty(): boolean {
    return this.#pending.size === 0;
  }

  /** Hands an answer to whoever asked. An answer that nobody waits for is ignored. */
  resolve(id: number, result: Result): void {
    this.#take(id)?.resolve(result);
  }

  /** Hands a refusal to whoever asked. */
  reject(id: number, problem: Problem): void {
    this.#take(id)?.reject(new ProblemError(problem));
  }

  /** All unanswered requests as messages, ready to be sent once more with the ids they had. */
  messages(): string[] {
    return [...this.#pending].map(([id, { body }]) => JSON.stringify({ ...body, id }));
  }

  /**
   * Starts counting anew for a new join. Requests with a `key` are harmless to repeat and keep waiting under a new id;
   * all others were about the place in the room that is gone, and are rejected.
   */
  startAnew(): void {
    const before = [...this.#pending.values()];
    this.#pending.clear();
    this.#nextId = FIRST_ID;
    for (const pending of before) {
      if ("key" in pending.body) this.#pending.set(this.takeId(), pending);
      else pending.reject(new ProblemError(CONNECTION_LOST));
    }
  }

  /** Rejects everything: nobody will answer any more. */
  rejectAll(): void {
    for (const { reject } of this.#pending.values()) reject(new ProblemError(CONNECTION_LOST));
    this.#pending.clear();
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }
}
