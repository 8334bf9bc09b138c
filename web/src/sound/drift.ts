/** Keeping music in step with the clock: how far it may be off, and what is done about it. All pure. */

/** What brings playback back into step: another speed, or a jump. */
export type Correction = { readonly kind: "speed"; readonly playbackRate: number } | { readonly kind: "seek" };

/** Closer than this nobody hears a difference, and clocks are no better, in ms. */
const TOLERANCE_MS = 40;
/** How close playback at another speed is brought, in ms. It would soon be beyond the tolerance again otherwise. */
const CLOSE_MS = 10;
/** Farther off than this, drawing level at another speed would take too long, in ms. */
const SEEK_MS = 120;
/** In this time another speed makes up for a drift, in ms. */
const CATCH_UP_MS = 5_000;
/** Speeds so close to 1 that nobody hears them. */
const SLOWEST = 0.98;
const FASTEST = 1.02;

/**
 * @param drift how far playback is ahead of the clock, in ms; negative when it is behind
 * @param playbackRate the present speed
 */
export function correctionOf(drift: number, playbackRate: number): Correction {
  if (Math.abs(drift) > SEEK_MS) return { kind: "seek" };
  const near = playbackRate === 1 ? TOLERANCE_MS : CLOSE_MS;
  if (Math.abs(drift) <= near) return { kind: "speed", playbackRate: 1 };
  return { kind: "speed", playbackRate: Math.min(FASTEST, Math.max(SLOWEST, 1 - drift / CATCH_UP_MS)) };
}
