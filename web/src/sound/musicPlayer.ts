import { batch, signal, type ReadonlySignal } from "@preact/signals";
import type { Environment } from "../signalling/environment";
import { Deck, type AudioElement } from "./deck";
import { correctionOf } from "./drift";
import { endOf, sameTurn, turnAt, type MusicTrack, type Turn } from "./playlist";

/** How often playback is compared with the clock, in ms. */
const TICK_MS = 1_000;
/** How long before its turn a track is loaded, in ms. */
const PRELOAD_MS = 20_000;
/** How long after a jump playback is not judged, in ms. */
const SETTLE_MS = 1_000;
/** How far beyond the clock a jump may aim, in ms: it takes this long before sound goes on. */
const MOST_LEAD_MS = 1_000;
/** How long a track may bring no sound before it is loaded once more, in ms. */
const PATIENCE_MS = 15_000;

/**
 * Plays the operator's music in step with everybody else who listens: the server's clock alone says which track is on,
 * and where in it.
 */
export class MusicPlayer {
  readonly #nowPlaying = signal<MusicTrack | null>(null);
  readonly #problem = signal<string | null>(null);
  readonly #blocked = signal(false);
  #current: Deck;
  #other: Deck;
  #cancel: (() => void) | null = null;
  #running = false;
  /** Whether the current track was brought to its place once. */
  #placed = false;
  #flowedAt = 0;
  #seekedAt = 0;
  /** Whether the last jump shows how long jumps take. */
  #learning = false;
  #lead = 0;

  /**
   * @param createElement is called twice
   * @param serverNow the server's clock, in ms since 1970
   */
  constructor(
    private tracks: readonly MusicTrack[],
    createElement: () => AudioElement,
    private readonly serverNow: () => number,
    private readonly environment: Pick<Environment, "after" | "now">,
  ) {
    this.#current = new Deck(createElement(), this.#tick);
    this.#other = new Deck(createElement(), this.#tick);
  }

  /** What is heard, or about to be; null when nothing is. */
  get nowPlaying(): ReadonlySignal<MusicTrack | null> {
    return this.#nowPlaying;
  }

  /** Why a track is not heard, in a sentence; null when all is well. */
  get problem(): ReadonlySignal<string | null> {
    return this.#problem;
  }

  /** Whether the browser, or a key for media, has stopped it: a click on something that calls `resume` starts it. */
  get blocked(): ReadonlySignal<boolean> {
    return this.#blocked;
  }

  /**
   * Plays these from the next turn on: what is heard goes on until its end, unless it can't be loaded any more. So all
   * who listen are together again a track later, and nobody hears a gap.
   */
  setTracks(tracks: readonly MusicTrack[]): void {
    this.tracks = tracks;
    this.#tick();
  }

  /** Begins to play. Called within a click. */
  start(): void {
    this.#running = true;
    this.#tick();
  }

  /** Goes on after `blocked`. Called within a click. */
  resume(): void {
    if (!this.#running || !this.#blocked.peek()) return;
    this.#blocked.value = false;
    this.#other.clear();
    this.#current.play();
    this.#tick();
  }

  stop(): void {
    this.#running = false;
    this.#cancel?.();
    this.#fallSilent();
    this.#blocked.value = false;
  }

  readonly #tick = (): void => {
    if (!this.#running) return;
    this.#cancel?.();
    const now = this.serverNow();
    const turn = this.#turnAt(now);
    if (turn === null) {
      this.#fallSilent();
      return;
    }
    batch(() => {
      if (!sameTurn(this.#current.turn, turn)) this.#changeOver(turn);
      this.#watch(turn);
      this.#keepInStep(now - turn.startedAt);
      this.#nowPlaying.value = this.#current.failed || this.#blocked.peek() ? null : turn.track;
    });
    if (endOf(turn) - now < PRELOAD_MS) this.#prepare(turnAt(this.tracks, endOf(turn)));
    this.#cancel = this.environment.after(Math.min(TICK_MS, endOf(turn) - now), this.#tick);
  };

  #turnAt(now: number): Turn | null {
    const { turn, failed } = this.#current;
    const goesOn = turn !== null && !failed && turn.startedAt <= now && now < endOf(turn);
    return goesOn ? turn : turnAt(this.tracks, now);
  }

  #changeOver(turn: Turn): void {
    const before = this.#current;
    this.#current = this.#other;
    this.#other = before;
    before.clear();
    if (!sameTurn(this.#current.turn, turn)) this.#current.load(turn);
    this.#begin();
  }

  #begin(): void {
    this.#placed = false;
    this.#problem.value = null;
    this.#flowedAt = this.environment.now();
    if (!this.#blocked.peek()) this.#current.play();
  }

  /** Notices what keeps the current track from being heard. */
  #watch(turn: Turn): void {
    const now = this.environment.now();
    const { flowing, failed, halted, ended } = this.#current;
    if (flowing || ended) {
      this.#flowedAt = now;
      this.#problem.value = null;
    } else if (failed) {
      this.#problem.value = problemWith(turn);
    }
    if (now - this.#flowedAt > PATIENCE_MS) {
      this.#current.load(turn);
      this.#begin();
      this.#problem.value = problemWith(turn);
    } else if (halted && !failed) {
      this.#blocked.value = true;
    }
  }

  /** @param due where in the track playback should be, in ms */
  #keepInStep(due: number): void {
    const deck = this.#current;
    const drift = deck.position - due;
    if (!this.#placed && deck.seekable) {
      this.#placed = true;
      if (correctionOf(drift, deck.playbackRate).kind === "seek") this.#seek(due);
      return;
    }
    if (this.#blocked.peek() || !deck.flowing || deck.ended) return;
    if (this.environment.now() - this.#seekedAt < SETTLE_MS) return;
    if (this.#learning) {
      this.#learning = false;
      this.#lead = Math.min(MOST_LEAD_MS, Math.max(0, this.#lead - drift));
    }
    const correction = correctionOf(drift, deck.playbackRate);
    if (correction.kind === "seek") this.#seek(due);
    else deck.playbackRate = correction.playbackRate;
  }

  #seek(due: number): void {
    // Where data has still to come, the time that it takes says nothing about the next jump.
    this.#learning = this.#current.flowing;
    this.#seekedAt = this.environment.now();
    this.#current.playbackRate = 1;
    this.#current.position = due + this.#lead;
  }

  #fallSilent(): void {
    this.#current.clear();
    this.#other.clear();
    batch(() => {
      this.#nowPlaying.value = null;
      this.#problem.value = null;
    });
  }

  #prepare(next: Turn | null): void {
    if (next !== null && !sameTurn(this.#other.turn, next)) this.#other.load(next);
  }
}

function problemWith({ track }: Turn): string {
  return `“${track.title}” does not load. It is tried again now and then; after it the music goes on.`;
}
