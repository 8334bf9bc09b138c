import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { Environment } from "../signalling/environment";
import { playChime, type ChimeKind } from "./chimes";
import { fadeIn, fadeOut } from "./fade";
import { MusicPlayer } from "./musicPlayer";
import { gain } from "./nodes";
import { SoundOutput } from "./output";
import type { MusicTrack } from "./playlist";
import { startSoundscape, type SoundscapeId } from "./soundscapes";

/** What may sound in the background. */
export type BackgroundSource = "off" | "music" | SoundscapeId;

/** The browser's makers of sound, so that tests can give their own. */
export interface AudioMaker {
  createContext(): AudioContext;
  createElement(): HTMLAudioElement;
}

/** The browser itself. */
export function browserAudio(): AudioMaker {
  return {
    // Nothing here has to answer at once, and larger blocks of sound are less work.
    createContext: () => new AudioContext({ latencyHint: "playback" }),
    createElement: () => new Audio(),
  };
}

/** Recordings are mastered far louder than the soundscapes: by some 12 dB. */
const MUSIC_LEVEL = 0.25;
/** When the last sound has gone for certain, in ms. */
const REST_MS = 3_000;
/** A chime that could start only after this time is left out, in ms. */
const LATE_MS = 1_500;

/**
 * Everything that one hears but voices: a background, and chimes. All is off at first.
 *
 * Only `choose`, `setChimesOn` and `resume` may open the sound device, and belong in a click. While nothing is heard
 * the device is let go.
 */
export class SoundMixer {
  readonly #source = signal<BackgroundSource>("off");
  readonly #volume = signal(0.5);
  readonly #muted = signal(false);
  readonly #chimesOn = signal(false);
  readonly #tracks = signal<readonly MusicTrack[]>([]);
  readonly #output = signal<SoundOutput | null>(null);
  readonly #player = signal<MusicPlayer | null>(null);
  readonly #blocked = computed(
    () => (this.#output.value?.blocked.value ?? false) || (this.#player.value?.blocked.value ?? false),
  );
  readonly #hasMusic = computed(() => this.#tracks.value.some(({ lengthMs }) => lengthMs > 0));
  readonly #nowPlaying = computed(() => this.#player.value?.nowPlaying.value ?? null);
  readonly #problem = computed(() => this.#player.value?.problem.value ?? null);
  #ducked = false;
  #sinkId: string | undefined;
  #heard: BackgroundSource = "off";
  #stop: () => void = () => undefined;

  /** @param serverNow the server's clock, in ms since 1970 */
  constructor(
    private readonly environment: Pick<Environment, "after" | "now" | "random">,
    private readonly serverNow: () => number,
    private readonly audio: AudioMaker,
  ) {}

  /** What was chosen, also while it is muted. */
  get source(): ReadonlySignal<BackgroundSource> {
    return this.#source;
  }

  /** Of the background, from 0 to 1. */
  get volume(): ReadonlySignal<number> {
    return this.#volume;
  }

  get muted(): ReadonlySignal<boolean> {
    return this.#muted;
  }

  get chimesOn(): ReadonlySignal<boolean> {
    return this.#chimesOn;
  }

  /** Whether the browser lets no sound start before a click on something that calls `resume`. */
  get blocked(): ReadonlySignal<boolean> {
    return this.#blocked;
  }

  /** Whether "music" has anything to play. */
  get hasMusic(): ReadonlySignal<boolean> {
    return this.#hasMusic;
  }

  /** The track that is heard; null when none is. */
  get nowPlaying(): ReadonlySignal<MusicTrack | null> {
    return this.#nowPlaying;
  }

  /** Why music is not heard, in a sentence; null when all is well. */
  get problem(): ReadonlySignal<string | null> {
    return this.#problem;
  }

  /** Plays this in the background from now on. */
  choose(source: BackgroundSource): void {
    this.#source.value = source;
    this.#apply();
  }

  /** What "music" plays, in this order. What is heard goes on to its end. */
  setTracks(tracks: readonly MusicTrack[]): void {
    this.#tracks.value = tracks;
    this.#player.peek()?.setTracks(tracks);
  }

  setVolume(volume: number): void {
    this.#volume.value = Math.min(1, Math.max(0, volume));
    this.#output.peek()?.setVolume(this.#volume.peek());
  }

  /** Lets the background give way while somebody speaks. */
  setDucked(ducked: boolean): void {
    if (ducked === this.#ducked) return;
    this.#ducked = ducked;
    this.#output.peek()?.setDucked(ducked);
  }

  /** Silences everything, and brings it back as it was. */
  setMuted(muted: boolean): void {
    this.#muted.value = muted;
    this.#apply();
  }

  setChimesOn(on: boolean): void {
    this.#chimesOn.value = on;
    if (on) this.#wakeFor(() => undefined);
  }

  /** Plays all on this device, where the browser can do that; undefined for the system's choice. */
  setSinkId(deviceId: string | undefined): void {
    this.#sinkId = deviceId;
    this.#output.peek()?.setSinkId(deviceId);
  }

  /** Plays a chime, unless chimes are off. */
  chime(kind: ChimeKind): void {
    if (!this.#chimesOn.peek() || this.#muted.peek()) return;
    const due = this.environment.now();
    this.#wakeFor(({ context }) => {
      if (this.environment.now() - due < LATE_MS) playChime(kind, context, context.destination);
    });
  }

  /** Starts what is `blocked`. */
  resume(): void {
    void this.#output.peek()?.wake();
    this.#player.peek()?.resume();
  }

  /** Ends all sound, softly, and lets the device go. */
  close(): void {
    this.choose("off");
    this.#chimesOn.value = false;
    const output = this.#output.peek();
    this.#output.value = null;
    if (output !== null) this.environment.after(REST_MS, () => output.close());
  }

  #apply(): void {
    const source = this.#muted.peek() ? "off" : this.#source.peek();
    if (source === this.#heard) return;
    this.#heard = source;
    this.#stop();
    this.#stop = () => undefined;
    if (source === "off") {
      this.#output.peek()?.rest(REST_MS);
      return;
    }
    const output = this.#open();
    void output.wake();
    this.#stop =
      source === "music"
        ? this.#startMusic(output)
        : startSoundscape(source, output.context, output.background, this.environment);
  }

  #open(): SoundOutput {
    const present = this.#output.peek();
    if (present !== null) return present;
    const output = new SoundOutput(this.audio.createContext(), this.environment);
    output.setVolume(this.#volume.peek());
    output.setDucked(this.#ducked);
    if (this.#sinkId !== undefined) output.setSinkId(this.#sinkId);
    this.#output.value = output;
    return output;
  }

  /** Wakes the output for something short. */
  #wakeFor(play: (output: SoundOutput) => void): void {
    const output = this.#open();
    void output.wake().then(() => {
      if (output.running) play(output);
      if (this.#heard === "off") output.rest(REST_MS);
    });
  }

  #startMusic(output: SoundOutput): () => void {
    const { context } = output;
    const channel = gain(context, 0);
    channel.connect(output.background);
    const createElement = (): HTMLAudioElement => {
      const element = this.audio.createElement();
      context.createMediaElementSource(element).connect(channel);
      return element;
    };
    const player = new MusicPlayer(this.#tracks.peek(), createElement, this.serverNow, this.environment);
    this.#player.value = player;
    fadeIn(channel, MUSIC_LEVEL);
    player.start();
    return () => {
      this.#player.value = null;
      fadeOut(channel, this.environment, () => {
        player.stop();
        channel.disconnect();
      });
    };
  }
}
