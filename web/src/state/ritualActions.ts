import type { CardKind, KnockAnswer, KnockTime, Mood, RecapView, RoomSettings, GoalView } from "../protocol";
import type { Environment } from "../signalling/environment";
import type { Request } from "../signalling/requests";
import { asking, type Ask } from "./asking";
import { newKey } from "./chatBox";
import type { Toasts } from "./toasts";

/** What people do with the session and what belongs to it. What fails is said in a toast. */
export class RitualActions {
  readonly #ask: Ask;

  constructor(
    private readonly request: Request,
    toasts: Toasts,
    private readonly environment: Pick<Environment, "random">,
  ) {
    this.#ask = asking(request, toasts);
  }

  async startSession(): Promise<void> {
    await this.#ask({ type: "startSession" });
  }

  async setPaused(sessionId: string, paused: boolean): Promise<void> {
    await this.#ask({ type: "pauseSession", sessionId, paused });
  }

  /** Makes the phase last so long altogether, in ms. */
  async extendPhase(sessionId: string, index: number, lengthMs: number): Promise<void> {
    await this.#ask({ type: "extendPhase", sessionId, index, lengthMs });
  }

  /** Goes on with what follows the phase with this index. */
  async skipPhase(sessionId: string, index: number): Promise<void> {
    await this.#ask({ type: "skipPhase", sessionId, index });
  }

  /** The focus switch, for all. */
  async setFocus(sessionId: string, focus: boolean): Promise<void> {
    await this.#ask({ type: "setFocus", sessionId, focus });
  }

  async endSession(sessionId: string): Promise<void> {
    await this.#ask({ type: "endSession", sessionId });
  }

  /** What there is of a session by now. Rejects with ProblemError. */
  async recap(sessionId: string): Promise<RecapView> {
    return (await this.request({ type: "getRecap", sessionId })).recap;
  }

  /** Resolves to whether it was stored. */
  async addGoal(text: string): Promise<boolean> {
    return this.#ask({ type: "addGoal", key: newKey(this.environment), text });
  }

  async setGoalDone(goalId: string, done: boolean): Promise<void> {
    await this.#ask({ type: "setGoal", goalId, done });
  }

  async removeGoal(goalId: string): Promise<void> {
    await this.#ask({ type: "removeGoal", goalId });
  }

  /** What one did not get done the last time. Rejects with ProblemError. */
  async unfinishedGoals(): Promise<readonly GoalView[]> {
    return (await this.request({ type: "listUnfinishedGoals" })).goals;
  }

  /** Knocks on somebody; resolves to whether that was stored. */
  async knock(participantId: string, text: string, when: KnockTime): Promise<boolean> {
    return this.#ask({ type: "knock", participantId, when, ...(text !== "" && { text }) });
  }

  /** Resolves to whether that was stored. */
  async answerKnock(knockId: string, answer: KnockAnswer): Promise<boolean> {
    return this.#ask({ type: "answerKnock", knockId, answer });
  }

  /** Withdraws one's own knock, or says that its answer was seen. */
  async removeKnock(knockId: string): Promise<void> {
    await this.#ask({ type: "removeKnock", knockId });
  }

  async drawCard(kind: CardKind): Promise<void> {
    await this.#ask({ type: "drawCard", kind });
  }

  async putCardAway(): Promise<void> {
    await this.#ask({ type: "putCardAway" });
  }

  /** Resolves to whether it was stored. */
  async addCard(text: string): Promise<boolean> {
    return this.#ask({ type: "addCard", key: newKey(this.environment), text });
  }

  async removeCard(cardId: string): Promise<void> {
    await this.#ask({ type: "removeCard", cardId });
  }

  /** Says how a session went. Resolves to whether it was stored. */
  async givePulse(sessionId: string, mood: Mood, line: string): Promise<boolean> {
    return this.#ask({ type: "givePulse", sessionId, mood, ...(line !== "" && { line }) });
  }

  /** Resolves to whether they were stored. */
  async updateRoom(settings: RoomSettings): Promise<boolean> {
    return this.#ask({ type: "updateRoom", settings });
  }
}
