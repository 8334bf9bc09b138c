import { signal, type ReadonlySignal } from "@preact/signals";
import type { RoomMemory } from "../protocol";
import type { RoomApi } from "../signalling/http";
import { sentenceOf } from "../signalling/problem";
import { Attempt } from "./attempt";
import type { OpenRecap } from "./recap";

/** What a room remembers, and forgetting it. */
export class MemoryPageState {
  readonly loading = new Attempt();
  readonly forgetting = new Attempt();
  readonly deleting = new Attempt();
  readonly #memory = signal<RoomMemory | null>(null);
  readonly #recaps = signal<ReadonlyMap<string, OpenRecap>>(new Map());
  readonly #deleted = signal(false);

  /**
   * @param onDeleted called when the room is gone by this person's wish
   */
  constructor(
    private readonly api: Pick<RoomApi, "memory" | "recap" | "forgetSession" | "deleteRoom">,
    private readonly onDeleted: () => void,
  ) {}

  /** Null until it is known. */
  get memory(): ReadonlySignal<RoomMemory | null> {
    return this.#memory;
  }

  /** The recaps that are open, by the session's id. */
  get recaps(): ReadonlySignal<ReadonlyMap<string, OpenRecap>> {
    return this.#recaps;
  }

  /** Whether the room is gone, by this person's own wish. */
  get deleted(): ReadonlySignal<boolean> {
    return this.#deleted;
  }

  async load(): Promise<void> {
    await this.loading.run(async () => {
      this.#memory.value = await this.api.memory();
    });
  }

  /** Opens a session's recap, or closes it. */
  async toggleRecap(sessionId: string): Promise<void> {
    if (this.#recaps.peek().has(sessionId)) this.#setRecap(sessionId, null);
    else await this.fetchRecap(sessionId);
  }

  /** Opens a session's recap, or tries to once more. */
  async fetchRecap(sessionId: string): Promise<void> {
    const opening: OpenRecap = { at: "loading" };
    this.#setRecap(sessionId, opening);
    const opened = await this.api.recap(sessionId).then(
      ({ recap }): OpenRecap => ({ at: "loaded", recap }),
      (error: unknown): OpenRecap => ({ at: "failed", sentence: sentenceOf(error) }),
    );
    // Closed meanwhile, or opened anew: then this is not what is waited for.
    if (this.#recaps.peek().get(sessionId) === opening) this.#setRecap(sessionId, opened);
  }

  /** Deletes all that is left of a session. Resolves to whether that worked. */
  async forget(sessionId: string): Promise<boolean> {
    return this.forgetting.run(async () => {
      await this.api.forgetSession(sessionId);
      const memory = this.#memory.peek();
      if (memory === null) return;
      this.#memory.value = { ...memory, sessions: memory.sessions.filter(({ id }) => id !== sessionId) };
      // Topics that it had carried over went away with it.
      void this.load();
    });
  }

  /** Deletes the room with everything in it. */
  async deleteRoom(): Promise<void> {
    if (!(await this.deleting.run(() => this.api.deleteRoom()))) return;
    this.onDeleted();
    this.#deleted.value = true;
  }

  #setRecap(sessionId: string, recap: OpenRecap | null): void {
    const recaps = new Map(this.#recaps.peek());
    if (recap === null) recaps.delete(sessionId);
    else recaps.set(sessionId, recap);
    this.#recaps.value = recaps;
  }
}
