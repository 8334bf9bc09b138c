/** What the connection needs from the outside world, so that tests can give it their own. */

/** The part of the browser's WebSocket that is used. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(text: string): void;
  close(): void;
}

export interface Environment {
  /** Opens a WebSocket. */
  openSocket(url: string): Socket;
  /** Calls back after a time in ms, unless the returned function is called before. */
  after(ms: number, callback: () => void): () => void;
  /** A random number from 0 up to 1. */
  random(): number;
  /** The wall clock, in ms since 1970: it goes on while the computer sleeps. */
  now(): number;
}

/** The browser itself. */
export function browserEnvironment(): Environment {
  return {
    openSocket: (url) => new WebSocket(url) as Socket,
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    random: () => Math.random(),
    now: () => Date.now(),
  };
}
