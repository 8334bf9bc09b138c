/** Runs tasks one after another, in the order given: negotiation with a transport must never overlap. */
export class TaskQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs the task when all earlier ones are done, whether they succeeded or not. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task, task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
