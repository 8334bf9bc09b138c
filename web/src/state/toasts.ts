import { signal, type ReadonlySignal } from "@preact/signals";
import type { Environment } from "../signalling/environment";
import { sentenceOf } from "../signalling/problem";

/** A short notice at the edge of the page. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "info" | "problem";
  readonly action?: { readonly label: string; readonly run: () => void };
}

const PLAIN_MS = 6_000;
/** One that offers something stays long enough to finish a sentence first. */
const ACTION_MS = 25_000;
const MOST = 4;

/** The notices that are shown now, oldest first. They go away by themselves. */
export class Toasts {
  readonly #list = signal<readonly Toast[]>([]);
  #nextId = 1;

  constructor(private readonly environment: Pick<Environment, "after">) {}

  get list(): ReadonlySignal<readonly Toast[]> {
    return this.#list;
  }

  /** Shows a notice. One with the same text is shown once only. Returns what `dismiss` takes. */
  show(text: string, tone: Toast["tone"] = "info", action?: Toast["action"]): number {
    const id = this.#nextId++;
    const rest = this.#list.peek().filter((toast) => toast.text !== text);
    this.#list.value = [...rest.slice(1 - MOST), { id, text, tone, ...(action !== undefined && { action }) }];
    this.environment.after(action === undefined ? PLAIN_MS : ACTION_MS, () => this.dismiss(id));
    return id;
  }

  /** Says what went wrong. */
  problem(error: unknown): void {
    this.show(sentenceOf(error), "problem");
  }

  /** Takes all notices away: they were about a place that one has left. */
  clear(): void {
    this.#list.value = [];
  }

  dismiss(id: number): void {
    this.#list.value = this.#list.peek().filter((toast) => toast.id !== id);
  }
}
