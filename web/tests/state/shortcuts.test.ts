import { expect, test } from "vitest";
import { SHORTCUTS, shortcutOf } from "../../src/state/shortcuts";

const press = (key: string, change = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  ...change,
});

test("every key of the list does what the list says", () => {
  for (const { key, shortcut } of SHORTCUTS) {
    expect(shortcutOf(press(key === "Space" ? " " : key.toLowerCase()), false, false)).toBe(shortcut);
  }
});

test("keys mean nothing while somebody types, with a modifier, or held down", () => {
  expect(shortcutOf(press("m"), true, false)).toBeNull();
  expect(shortcutOf(press("m", { ctrlKey: true }), false, false)).toBeNull();
  expect(shortcutOf(press("m", { repeat: true }), false, false)).toBeNull();
});

test("the space bar presses the button that has the focus, and talks otherwise", () => {
  expect(shortcutOf(press(" "), false, true)).toBeNull();
  expect(shortcutOf(press(" "), false, false)).toBe("talk");
});
