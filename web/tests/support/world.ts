import type { Environment, Socket } from "../../src/signalling/environment";

/** A WebSocket whose other end is the test. */
export class TestSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  closed = false;
  readonly sent: Record<string, unknown>[] = [];

  constructor(readonly url: string) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }

  close(): void {
    this.closed = true;
  }

  /** The server says something. */
  receive(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  /** The network drops the connection. */
  drop(): void {
    this.closed = true;
    this.onclose?.();
  }

  /** The last message that the page sent. */
  get last(): Record<string, unknown> {
    return this.sent.at(-1) ?? {};
  }
}

/** Clock, chance and network of a test. Time passes only in `advance`. */
export class World implements Environment {
  readonly sockets: TestSocket[] = [];
  #now = 1_000_000;
  #timers: { at: number; callback: () => void }[] = [];
  #seed = 1;

  openSocket(url: string): Socket {
    const socket = new TestSocket(url);
    this.sockets.push(socket);
    return socket;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** A small linear congruential generator: the same numbers in every run. */
  random(): number {
    this.#seed = (this.#seed * 48_271) % 2_147_483_647;
    return this.#seed / 2_147_483_647;
  }

  now(): number {
    return this.#now;
  }

  /** Lets time pass: calls what is due, in order, and lets promises settle between. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settle();
      const due = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== due);
      this.#now = Math.max(this.#now, due.at);
      due.callback();
    }
    this.#now = end;
  }

  /** The computer sleeps: the clock goes on, and nothing runs meanwhile. */
  sleep(ms: number): void {
    this.#now += ms;
  }

  /** The newest socket. */
  get socket(): TestSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error("no socket was opened");
    return socket;
  }
}

/** Lets all promises that can settle do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}
