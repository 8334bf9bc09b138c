import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { sentenceOf } from "../signalling/problem";

/** Something that takes a while and may fail. It is done once at a time: a second click changes nothing. */
export class Attempt {
  readonly #busy = signal(false);
  readonly #error = signal<unknown>(undefined);

  /** Whether it is under way. */
  get busy(): ReadonlySignal<boolean> {
    return this.#busy;
  }

  /** Why the last try failed; undefined when it did not, and while the next one is under way. */
  get error(): ReadonlySignal<unknown> {
    return this.#error;
  }

  /** The same in a sentence for people; null when there is nothing to say. */
  readonly problem: ReadonlySignal<string | null> = computed(() => {
    const error = this.#error.value;
    return error === undefined ? null : sentenceOf(error);
  });

  /** Does it, unless it is under way. Resolves to whether it was done. */
  async run(action: () => Promise<void>): Promise<boolean> {
    if (this.#busy.peek()) return false;
    this.#busy.value = true;
    this.#error.value = undefined;
    try {
      await action();
      return true;
    } catch (error) {
      this.#error.value = error;
      return false;
    } finally {
      this.#busy.value = false;
    }
  }
}
