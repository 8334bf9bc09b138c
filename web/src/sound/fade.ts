import type { Environment } from "../signalling/environment";

/** How fast sound comes and goes: two thirds of the way in this many s. */
const IN_S = 0.7;
const OUT_S = 0.15;
/** When nothing of it is heard any more after it has begun to go, in ms. */
const GONE_MS = 900;

/** Lets sound come softly, up to a factor. */
export function fadeIn({ gain, context }: GainNode, factor: number): void {
  gain.setTargetAtTime(factor, context.currentTime, IN_S);
}

/** Lets sound go softly, and calls back when it is gone. */
export function fadeOut({ gain, context }: GainNode, environment: Pick<Environment, "after">, gone: () => void): void {
  gain.setTargetAtTime(0, context.currentTime, OUT_S);
  environment.after(GONE_MS, gone);
}
