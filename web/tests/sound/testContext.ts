import type { AudioMaker } from "../../src/sound/mixer";
import type { World } from "../support/world";
import { TestElement, type Network } from "./testElement";

type Change = { readonly at: number; readonly value: number; readonly timeConstant: number };

/** A parameter that can be set, now or later, and approach a value. */
export class TestParam {
  automationRate = "a-rate";
  #changes: Change[] = [];

  constructor(
    private readonly context: TestContext,
    private readonly initial: number,
  ) {}

  set value(value: number) {
    this.#changes = [{ at: this.context.currentTime, value, timeConstant: 0 }];
  }

  /** What it is now. */
  get value(): number {
    return this.valueAt(this.context.currentTime);
  }

  setValueAtTime(value: number, at: number): void {
    this.#add({ at, value, timeConstant: 0 });
  }

  setTargetAtTime(value: number, at: number, timeConstant: number): void {
    this.#add({ at, value, timeConstant });
  }

  /** Taken for a step at the end, which is all that is looked at. */
  linearRampToValueAtTime(value: number, at: number): void {
    this.setValueAtTime(value, at);
  }

  exponentialRampToValueAtTime(value: number, at: number): void {
    this.setValueAtTime(value, at);
  }

  cancelScheduledValues(from: number): void {
    this.#changes = this.#changes.filter(({ at }) => at < from);
  }

  valueAt(time: number): number {
    let value = this.initial;
    this.#changes.forEach((change, index) => {
      if (change.at > time) return;
      const until = Math.min(time, this.#changes[index + 1]?.at ?? time);
      const left = change.timeConstant === 0 ? 0 : Math.exp((change.at - until) / change.timeConstant);
      value = change.value + (value - change.value) * left;
    });
    return value;
  }

  #add(change: Change): void {
    this.#changes = [...this.#changes, change].sort((one, other) => one.at - other.at);
  }
}

/** Any node: it has what each kind has. */
export class TestNode {
  readonly gain: TestParam;
  readonly pan: TestParam;
  readonly frequency: TestParam;
  readonly detune: TestParam;
  readonly playbackRate: TestParam;
  readonly outputs = new Set<TestNode>();
  onended: (() => void) | null = null;
  buffer: { readonly duration: number } | null = null;
  loop = false;
  type = "";
  startsAt = Infinity;
  #stopsAt = Infinity;
  #over = false;

  constructor(
    readonly context: TestContext,
    readonly kind: string,
    readonly element?: TestElement,
  ) {
    this.gain = new TestParam(context, 1);
    this.pan = new TestParam(context, 0);
    this.frequency = new TestParam(context, 440);
    this.detune = new TestParam(context, 0);
    this.playbackRate = new TestParam(context, 1);
  }

  connect(to: TestNode): TestNode {
    this.outputs.add(to);
    return to;
  }

  disconnect(): void {
    this.outputs.clear();
  }

  setPeriodicWave(): void {
    // Its timbre is not looked at.
  }

  start(at: number): void {
    this.startsAt = at;
    if (this.buffer !== null && !this.loop) this.stop(at + this.buffer.duration / this.playbackRate.value);
  }

  stop(at = this.context.currentTime): void {
    this.#stopsAt = Math.min(this.#stopsAt, at);
    const ms = Math.max(0, this.#stopsAt - this.context.currentTime) * 1000;
    this.context.world.after(ms, () => {
      if (this.#over) return;
      this.#over = true;
      this.onended?.();
    });
  }

  get stopsAt(): number {
    return this.#stopsAt;
  }

  /** Whether it gives sound now. */
  get sounds(): boolean {
    if (this.element !== undefined) return this.element.flows;
    const now = this.context.currentTime;
    return this.startsAt <= now && now < this.#stopsAt;
  }

  /** By which factor all of the ways from here to the ear change what comes out here. */
  get reach(): number {
    if (this.kind === "destination") return 1;
    const own = this.kind === "Gain" ? this.gain.value : 1;
    return own * [...this.outputs].reduce((sum, node) => sum + node.reach, 0);
  }
}

/** A context that makes no sound, but knows what would be heard. Its time is that of the world while it runs. */
export class TestContext {
  readonly sampleRate = 8_000;
  readonly destination = new TestNode(this, "destination");
  readonly nodes: TestNode[] = [];
  state: AudioContextState = "suspended";
  sinkId = "";
  onstatechange: (() => void) | null = null;
  /** Whether the browser lets it start. */
  allowed = true;
  #ran = 0;
  #since = 0;
  #waiting: (() => void)[] = [];

  constructor(readonly world: World) {}

  get currentTime(): number {
    return (this.#ran + (this.state === "running" ? this.world.now() - this.#since : 0)) / 1000;
  }

  resume(): Promise<void> {
    if (this.state === "closed") return Promise.reject(new Error("closed"));
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.allowed) this.#become("running");
    });
  }

  suspend(): Promise<void> {
    this.#become("suspended");
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#become("closed");
    return Promise.resolve();
  }

  /** The system takes the sound away, as for a call. */
  interrupt(): void {
    this.allowed = false;
    this.#become("suspended");
  }

  setSinkId(deviceId: string): Promise<void> {
    this.sinkId = deviceId;
    return Promise.resolve();
  }

  createGain = () => this.#add("Gain");
  createBiquadFilter = () => this.#add("BiquadFilter");
  createIIRFilter = () => this.#add("IIRFilter");
  createStereoPanner = () => this.#add("StereoPanner");
  createChannelMerger = () => this.#add("ChannelMerger");
  createConvolver = () => this.#add("Convolver");
  createOscillator = () => this.#add("Oscillator");
  createBufferSource = () => this.#add("BufferSource");
  createMediaElementSource = (element: TestElement) => this.#add("MediaElementSource", element);
  createPeriodicWave = () => ({});
  createBuffer = (_channels: number, length: number, sampleRate: number) => ({
    duration: length / sampleRate,
    copyToChannel: () => undefined,
  });

  /** All nodes of a kind that give sound now. */
  sounding(kind: string): TestNode[] {
    return this.nodes.filter((node) => node.kind === kind && node.sounds);
  }

  /** How loud the loudest of all sources reaches the ear: 0 for silence. */
  get loudness(): number {
    if (this.state !== "running") return 0;
    return Math.max(0, ...this.nodes.filter(({ sounds }) => sounds).map(({ reach }) => reach));
  }

  #add(kind: string, element?: TestElement): TestNode {
    const node = new TestNode(this, kind, element);
    this.nodes.push(node);
    return node;
  }

  #become(state: AudioContextState): void {
    if (this.state === state) return;
    this.#ran = this.currentTime * 1000;
    this.#since = this.world.now();
    this.state = state;
    if (state === "running") for (const resolve of this.#waiting.splice(0)) resolve();
    this.onstatechange?.();
  }
}

/** Makes contexts and elements of a test, and keeps them. */
export class TestAudio implements AudioMaker {
  readonly contexts: TestContext[] = [];
  readonly elements: TestElement[] = [];
  allowed = true;

  constructor(
    private readonly world: World,
    private readonly network: Network,
  ) {}

  createContext(): AudioContext {
    const context = new TestContext(this.world);
    context.allowed = this.allowed;
    this.contexts.push(context);
    return context as unknown as AudioContext;
  }

  createElement(): HTMLAudioElement {
    const element = new TestElement(this.world, this.network);
    this.elements.push(element);
    return element as unknown as HTMLAudioElement;
  }

  /** The only context. */
  get context(): TestContext {
    const [context, ...others] = this.contexts;
    if (context === undefined || others.length > 0) throw new Error(`there are ${this.contexts.length} contexts`);
    return context;
  }
}
