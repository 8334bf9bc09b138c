import { beforeEach, expect, test } from "vitest";
import { Preferences, type Store } from "../../src/state/preferences";

let kept: Map<string, string>;
let store: Store;
beforeEach(() => {
  kept = new Map();
  store = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
});

test("rooms are remembered apart from each other, and changes keep the rest", () => {
  const preferences = new Preferences(store);
  preferences.rememberRoom("a", { name: "Ana", microphone: true });
  preferences.rememberRoom("a", { personKey: "secret" });
  expect(preferences.room("a")).toEqual({ name: "Ana", microphone: true, personKey: "secret" });
  expect(preferences.room("b")).toEqual({});
});

test("nothing is kept of a room that is forgotten, and all of the others", () => {
  const preferences = new Preferences(store);
  preferences.rememberRoom("a", { name: "Ana", personKey: "secret" });
  preferences.rememberRoom("b", { personKey: "another" });
  preferences.forgetRoom("a");
  expect(preferences.room("a")).toEqual({});
  expect([...kept.values()].join()).not.toContain("secret");
  expect(preferences.room("b")).toEqual({ personKey: "another" });
});

test("a new room starts without microphone and camera", () => {
  const { microphone, camera } = new Preferences(store).room("new");
  expect([microphone, camera]).toEqual([undefined, undefined]);
});

test("spoilt or forbidden storage is as good as none", () => {
  kept.set("alongside.habits", "{nonsense");
  expect(new Preferences(store).habits()).toEqual({});
  const forbid = () => {
    throw new Error("forbidden");
  };
  const forbidden: Store = { getItem: forbid, setItem: forbid, removeItem: forbid };
  const preferences = new Preferences(forbidden);
  preferences.rememberHabits({ name: "Ana" });
  preferences.forgetRoom("a");
  expect(preferences.habits()).toEqual({});
});
