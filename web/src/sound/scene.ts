import type { Environment } from "../signalling/environment";
import { between, type Random } from "./random";

/** What a scene needs from the outside world. */
export type SceneEnvironment = Pick<Environment, "after" | "random">;

/** How far ahead sounds are planned, in s. In a hidden page timers come a second late. */
const AHEAD_S = 3;
/** How often more is planned, in ms. */
const TICK_MS = 1_000;
/** How fast a wandering parameter moves: two thirds of the way in this many s. */
const WANDER_S = 2;

/** A sound that comes again and again. */
interface Plan {
  /** Makes the sound that is due at a time of the context, in s. Returns the gap to the next, in s. */
  readonly event: (at: number) => number;
  next: number;
}

/**
 * Where one soundscape plays: it plans sounds a little ahead, and stops them all at the end.
 *
 * All that comes by chance comes from the environment's random numbers, so a scene can be rendered again.
 */
export class Scene {
  /** Takes what is to be heard. Silent at first. */
  readonly output: GainNode;
  readonly random: Random;
  readonly #playing = new Set<AudioScheduledSourceNode>();
  readonly #plans: Plan[] = [];
  #cancel: () => void = () => undefined;

  constructor(
    readonly context: BaseAudioContext,
    destination: AudioNode,
    private readonly environment: SceneEnvironment,
  ) {
    this.random = () => environment.random();
    this.output = context.createGain();
    this.output.gain.value = 0;
    this.output.connect(destination);
    this.#waitForTick();
  }

  /** Lets a source sound from one time of the context to another, in s; without an end until it ends by itself. */
  start(source: AudioScheduledSourceNode, at: number, end?: number): void {
    this.#playing.add(source);
    source.onended = () => {
      this.#playing.delete(source);
      source.disconnect();
    };
    source.start(at);
    if (end !== undefined) source.stop(end);
  }

  /** Makes a sound now and again and again. It is asked for ahead of the time at which it is due. */
  repeat(event: Plan["event"]): void {
    const plan = { event, next: this.context.currentTime };
    this.#plans.push(plan);
    this.#extend(plan);
  }

  /** Lets a parameter drift slowly and without aim between two values. */
  wander(param: AudioParam, low: number, high: number): void {
    param.value = between(this.random, low, high);
    this.repeat((at) => {
      param.setTargetAtTime(between(this.random, low, high), at, WANDER_S);
      return between(this.random, 3, 7);
    });
  }

  /** Stops everything at once. */
  end(): void {
    this.#cancel();
    for (const source of this.#playing) source.stop();
    this.output.disconnect();
  }

  #waitForTick(): void {
    this.#cancel = this.environment.after(TICK_MS, () => {
      for (const plan of this.#plans) this.#extend(plan);
      this.#waitForTick();
    });
  }

  #extend(plan: Plan): void {
    const now = this.context.currentTime;
    // Where a page stood still while its sound went on, what would be over by now is left out.
    plan.next = Math.max(plan.next, now);
    while (plan.next < now + AHEAD_S) plan.next += plan.event(plan.next);
  }
}
