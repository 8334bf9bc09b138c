/** Which track is on, by the server's clock alone: so all who listen hear the same. All pure. */

/** A track of the operator's music folder. */
export interface MusicTrack {
  readonly id: string;
  readonly title: string;
  readonly artist?: string | null;
  readonly lengthMs: number;
  readonly url: string;
  /** Its file as it is, for browsers that do not play what is at `url`. */
  readonly originalUrl?: string | undefined;
}

/** A track at its turn. The tracks follow one another in the order of the list, again and again since 1970. */
export interface Turn {
  readonly track: MusicTrack;
  /** When it began, in ms since 1970: no two turns begin at the same time. */
  readonly startedAt: number;
}

/** The turn at a time in ms since 1970; null when there is nothing to play. */
export function turnAt(tracks: readonly MusicTrack[], now: number): Turn | null {
  const round = tracks.reduce((sum, { lengthMs }) => sum + lengthMs, 0);
  if (round <= 0) return null;
  let startedAt = Math.floor(now / round) * round;
  for (const track of tracks) {
    if (now < startedAt + track.lengthMs) return { track, startedAt };
    startedAt += track.lengthMs;
  }
  return null;
}

/** When a turn is over, in ms since 1970. */
export function endOf({ track, startedAt }: Turn): number {
  return startedAt + track.lengthMs;
}

/** Whether two turns are the same track at the same time. */
export function sameTurn(one: Turn | null, other: Turn | null): boolean {
  return one?.startedAt === other?.startedAt && one?.track.id === other?.track.id;
}
