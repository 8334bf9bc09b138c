/** Draws that sounds are made of. */

/** A random number from 0 up to 1. */
export type Random = () => number;

/** Evenly from `low` up to `high`. */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

/** One of some things, each as likely as the others. There has to be one. */
export function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)] as T;
}

/** The gap to the next event of those that come independently, this long apart on average: a Poisson process. */
export function exponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random());
}
