// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchNetwork } from "../../src/signalling/network";

class Connection extends EventTarget {
  type = "wifi";

  change(type: string): void {
    this.type = type;
    this.dispatchEvent(new Event("change"));
  }
}

let connection: Connection;
let changes: boolean[];
let stop: () => void;

beforeEach(() => {
  connection = new Connection();
  vi.stubGlobal("navigator", { onLine: true, connection });
  changes = [];
  stop = watchNetwork((online) => changes.push(online));
});

afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

test("a network that goes away and comes back is told", () => {
  window.dispatchEvent(new Event("offline"));
  window.dispatchEvent(new Event("online"));
  expect(changes).toEqual([false, true]);
});

test("another kind of network is told once, another speed of the same is not", () => {
  connection.change("wifi");
  connection.change("cellular");
  connection.change("cellular");
  expect(changes).toEqual([true]);
});

test("nothing is told after the end", () => {
  stop();
  window.dispatchEvent(new Event("online"));
  connection.change("cellular");
  expect(changes).toEqual([]);
});

test("browsers that tell nothing of the kind do no harm", () => {
  stop();
  vi.stubGlobal("navigator", { onLine: true });
  stop = watchNetwork((online) => changes.push(online));
  window.dispatchEvent(new Event("online"));
  expect(changes).toEqual([true]);
});
