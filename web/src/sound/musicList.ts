import { effect, untracked, type ReadonlySignal } from "@preact/signals";
import type { Environment } from "../signalling/environment";
import { musicTracks, type Fetch } from "../signalling/http";
import type { MusicTrack } from "./playlist";

/** How long to wait before asking once more where there is no track, in ms: the server may still read the folder. */
const ASK_AGAIN_MS = 20_000;
/** How often to ask while somebody listens, in ms: the operator may have changed the folder. */
const LOOK_MS = 5 * 60_000;

/** The part of the mixer that is used. */
interface Listener {
  readonly source: ReadonlySignal<string>;
  readonly problem: ReadonlySignal<string | null>;
  setTracks: (tracks: readonly MusicTrack[]) => void;
}

/**
 * Fetches the list of the operator's music, and keeps it as the server has it while somebody listens, so that all hear
 * the same: when listening begins, now and then, and when a track is not to be had. Without a music folder there are
 * no tracks, and nothing is offered.
 *
 * @returns ends it
 */
export function followMusicList(listener: Listener, fetch: Fetch, environment: Pick<Environment, "after">): () => void {
  let here = true;
  let mayBeReading = true;
  let cancel: () => void = () => undefined;
  const askIn = (ms: number, ask: () => void) => {
    cancel();
    cancel = environment.after(ms, ask);
  };
  const ask = () => {
    askIn(LOOK_MS, look);
    musicTracks(fetch).then(
      ({ tracks }) => {
        if (!here) return;
        listener.setTracks(
          tracks.map(({ path, originalPath, ...track }) => ({ ...track, url: path, originalUrl: originalPath })),
        );
        if (tracks.length === 0 && mayBeReading) askIn(ASK_AGAIN_MS, ask);
        mayBeReading = false;
      },
      () => undefined,
    );
  };
  const look = () => {
    if (listener.source.peek() === "music") ask();
  };
  ask();
  const stops = [
    effect(() => {
      if (listener.source.value === "music") untracked(ask);
    }),
    effect(() => {
      if (listener.problem.value !== null) untracked(ask);
    }),
  ];
  return () => {
    here = false;
    cancel();
    stops.forEach((stop) => stop());
  };
}
