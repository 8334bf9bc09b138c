import fc from "fast-check";
import { expect, test } from "vitest";
import { ServerClock } from "../../src/state/serverClock";

/** A machine whose clock is wrong, and a server that is asked over a network. */
class Machine {
  time = 1_000_000;
  readonly clock = new ServerClock({ now: () => this.time });

  constructor(private ahead: number) {}

  /** One exchange: how long the question and the answer take, in ms. */
  ask(out: number, back: number): void {
    const askedAt = this.time;
    const serverNow = this.time + out + this.ahead;
    this.time += out + back;
    this.clock.learn(serverNow, askedAt);
  }

  setServerClock(ahead: number): void {
    this.ahead = ahead;
  }

  /** How wrong the page's idea of the server's time is, in ms. */
  get error(): number {
    return Math.abs(this.clock.now() - (this.time + this.ahead));
  }
}

const delays = fc.tuple(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 2_000 }));

test("the server's time is known within half of the quickest exchange, however wrong the own clock is", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.array(delays, { minLength: 1 }), (ahead, exchanges) => {
      const machine = new Machine(ahead);
      exchanges.forEach(([out, back]) => machine.ask(out, back));
      const quickest = Math.min(...exchanges.map(([out, back]) => out + back));
      // What clocks may have drifted apart since, at 1 in 10,000.
      const drift = (machine.time - 1_000_000) * 1e-4;
      expect(machine.error).toBeLessThanOrEqual(quickest / 2 + drift + 1e-6);
    }),
  );
});

test("a server whose clock was set is believed at once", () => {
  const machine = new Machine(500);
  machine.ask(5, 5);
  machine.setServerClock(90_000);
  machine.ask(400, 20);
  expect(machine.error).toBeLessThanOrEqual(210);
});

test("a slow answer does not spoil what a quick one told", () => {
  const machine = new Machine(-7_000);
  machine.ask(10, 10);
  machine.ask(1_500, 0);
  expect(machine.error).toBeLessThanOrEqual(10);
});
