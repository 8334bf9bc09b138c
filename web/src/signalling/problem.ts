import type { Problem } from "../protocol";

/** A refusal, with a code for programs and a sentence for people. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly code: string;
  /** How long to wait before trying again, in ms, where waiting helps. */
  readonly retryAfterMs: number | undefined;

  constructor(problem: Problem) {
    super(problem.message);
    this.code = problem.code;
    this.retryAfterMs = problem.retryAfterMs;
  }
}

/** What went wrong, in a sentence for people. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ProblemError) return error.message;
  return "Something went wrong. Please try again.";
}
