/** The rhythm of everything on the page that counts seconds. */
import type { Environment } from "../signalling/environment";

const SECOND_MS = 1_000;

/** The part of the document that tells whether anybody can see the page. */
export type Visibility = Pick<Document, "visibilityState" | "addEventListener" | "removeEventListener">;

/**
 * Calls back whenever a second of a clock begins, so that all clocks of a room turn at the same moment. A page that
 * nobody sees is left alone, and called at once when it comes into sight.
 *
 * @param now the clock, in ms
 * @returns ends it
 */
export function everySecond(
  now: () => number,
  environment: Pick<Environment, "after">,
  page: Visibility,
  onSecond: () => void,
): () => void {
  let cancel: () => void = () => undefined;
  const wait = () => {
    cancel();
    if (page.visibilityState === "hidden") return;
    cancel = environment.after(SECOND_MS - (Math.floor(now()) % SECOND_MS), () => {
      onSecond();
      wait();
    });
  };
  const shown = () => {
    if (page.visibilityState !== "hidden") onSecond();
    wait();
  };
  page.addEventListener("visibilitychange", shown);
  wait();
  return () => {
    cancel();
    page.removeEventListener("visibilitychange", shown);
  };
}
