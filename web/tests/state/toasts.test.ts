import { expect, test } from "vitest";
import { Toasts } from "../../src/state/toasts";
import { World } from "../support/world";

test("they go away by themselves, later when they offer something", async () => {
  const world = new World();
  const toasts = new Toasts(world);
  toasts.show("plain");
  toasts.show("offer", "info", { label: "Join", run: () => undefined });
  await world.advance(10_000);
  expect(toasts.list.value.map(({ text }) => text)).toEqual(["offer"]);
  await world.advance(20_000);
  expect(toasts.list.value).toEqual([]);
});

test("the same text is shown once, and never more than four at a time", () => {
  const toasts = new Toasts(new World());
  toasts.show("again");
  toasts.show("again");
  expect(toasts.list.value).toHaveLength(1);
  for (let count = 0; count < 9; count += 1) toasts.show(`toast ${count}`);
  expect(toasts.list.value).toHaveLength(4);
});
