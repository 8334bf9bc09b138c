const FIRST_MS = 250;
const LONGEST_MS = 2_000;

/**
 * How long to wait before the next try to connect, in ms.
 *
 * Doubles with each failed try up to two seconds. Half of it is random, so that the browsers of a whole team do not
 * come back in the same instant after a restart.
 *
 * @param failures how many tries failed in a row, from 1
 * @param random a number from 0 up to 1
 */
export function backoffMs(failures: number, random: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return ceiling / 2 + (ceiling / 2) * random;
}
