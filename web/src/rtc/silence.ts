/** What the browser counts of a transport's pair of candidates (W3C webrtc-stats, RTCIceCandidatePairStats). */
export interface PathCounters {
  readonly direction: "send" | "recv";
  /** Which pair is in use; absent before there is one. */
  readonly pairId?: string;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** STUN checks, and answers to them; 0 where the browser doesn't tell. */
  readonly checksSent: number;
  readonly checksAnswered: number;
}

/**
 * What silence means. `doubtful`: much came until now, and then nothing at all, which is right when the others turned
 * everything off. `lost`: the server was asked and did not answer.
 */
export type Verdict = "well" | "doubtful" | "lost";

/** More than the reports of an idle transport make in an interval. */
const FLOW_BYTES = 1_500;
/** Checks in one interval that cannot all be still on their way. */
const CHECKS = 2;
/** Intervals without the answers that were due: a single one may be a short disturbance. */
const INTERVALS = 2;

/** Listens to one transport: notices when nothing comes any more although something should. */
export class SilenceWatch {
  #before: PathCounters | null = null;
  #flowing = false;
  #doubtful = false;
  #unanswered = 0;

  /** Whether much is sent or received, or should be. */
  get busy(): boolean {
    return this.#flowing || this.#doubtful;
  }

  /** Takes what is counted now, some tenths of a second or more after the call before. */
  take(now: PathCounters): Verdict {
    const before = this.#before;
    this.#before = now;
    if (before === null || now.pairId === undefined || now.pairId !== before.pairId) this.#begin();
    else if (isHeard(before, now)) this.#hear(before, now);
    else this.#miss(before, now);
    if (this.#unanswered >= INTERVALS) return "lost";
    return this.#doubtful ? "doubtful" : "well";
  }

  #begin(): void {
    this.#flowing = true; // Not known yet; what begins deserves attention.
    this.#doubtful = false;
    this.#unanswered = 0;
  }

  #hear(before: PathCounters, now: PathCounters): void {
    this.#begin();
    this.#flowing = Math.max(sent(before, now), now.bytesReceived - before.bytesReceived) >= FLOW_BYTES;
  }

  #miss(before: PathCounters, now: PathCounters): void {
    const due = isAnswerDue(before, now);
    if (due) this.#unanswered += 1;
    this.#doubtful ||= due || this.#flowing;
    this.#flowing = sent(before, now) >= FLOW_BYTES;
  }
}

const sent = (before: PathCounters, now: PathCounters) => now.bytesSent - before.bytesSent;

/** Whether anything has come between the two. */
export function isHeard(before: PathCounters, now: PathCounters): boolean {
  return now.bytesReceived > before.bytesReceived || now.checksAnswered > before.checksAnswered;
}

/** The server answers every check, and reports several times a second on the media that it gets. */
function isAnswerDue(before: PathCounters, now: PathCounters): boolean {
  if (now.checksSent - before.checksSent >= CHECKS) return true;
  return now.direction === "send" && sent(before, now) >= FLOW_BYTES;
}
