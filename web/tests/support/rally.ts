import type { RallyAnswered, RallyPage, RallyView } from "../../src/protocol";
import type { ChangeStream } from "../../src/state/rallyPage";
import { SETTINGS } from "./room";

/** A rally with two times that nobody has answered. */
export function rally(change: Partial<RallyView> = {}): RallyView {
  const times = [
    { id: "t0", startsAt: Date.UTC(2026, 10, 30, 9) },
    { id: "t1", startsAt: Date.UTC(2026, 11, 1, 9) },
  ];
  return { id: "rally", timeZone: "Europe/Berlin", times, responses: [], ...change };
}

export function rallyPage(change: Partial<RallyPage> = {}): RallyPage {
  return { room: { id: "room", settings: SETTINGS, createdAt: 0 }, rally: rally(), mayPick: false, ...change };
}

export function answered(change: Partial<RallyView> = {}, personId = "me"): RallyAnswered {
  return { rally: rally(change), personId, personKey: "a-secret-of-some-length" };
}

/** A stream of server-sent events whose other end is the test. */
export class TestStream implements ChangeStream {
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onerror: (() => void) | null = null;
  readyState = 0;
  closed = false;

  constructor(readonly address: string) {}

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  receive(view: RallyView): void {
    this.onmessage?.({ data: JSON.stringify(view) });
  }

  /** The connection breaks; a browser connects again unless the server's answer was an error. */
  fail(forGood: boolean): void {
    this.readyState = forGood ? 2 : 0;
    this.onerror?.();
  }
}
