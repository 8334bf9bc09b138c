import { beforeEach, expect, test } from "vitest";
import type { RoomSettings } from "../../src/protocol";
import { MOST_PHASES, PRESETS } from "../../src/state/formats";
import { SettingsDraft } from "../../src/state/settingsDraft";

const SETTINGS: RoomSettings = {
  name: "Thursday",
  why: "To write",
  norms: "Be kind\nBe late",
  format: PRESETS.cowork,
  minutes: 60,
  cadence: "weekly",
  sound: "rain",
};

let draft: SettingsDraft;

beforeEach(() => {
  draft = new SettingsDraft(SETTINGS);
});

const titles = () => draft.phases.value.map(({ title }) => title);
const key = (index: number) => draft.phases.value[index]!.key;

test("settings that nobody changed stay what they are", () => {
  expect(draft.problems().size).toBe(0);
  expect(draft.settings()).toEqual(SETTINGS);
});

test("what is emptied is left out", () => {
  draft.why.value = " ";
  draft.norms.value = "";
  draft.sound.value = null;
  expect(draft.settings()).toEqual({
    name: "Thursday",
    format: PRESETS.cowork,
    minutes: 60,
    cadence: "weekly",
  });
});

test("a ready-made format replaces the phases; one of one's own begins with them", () => {
  draft.chooseFormat("pomodoro");
  expect(draft.settings().format).toEqual(PRESETS.pomodoro);
  draft.chooseFormat("custom");
  expect(draft.settings().format).toEqual({ ...PRESETS.pomodoro, id: "custom", title: "Our own" });
});

test("phases are added, moved, changed and removed", () => {
  draft.chooseFormat("gsd");
  draft.chooseFormat("custom");
  draft.addPhase("break");
  draft.movePhase(key(3), -1);
  expect(titles()).toEqual(["Goals", "Focus", "Break", "Check-out"]);
  draft.removePhase(key(0));
  draft.changePhase(key(0), { minutes: "30", focus: false });
  draft.movePhase(key(0), -1);
  expect(titles()).toEqual(["Focus", "Break", "Check-out"]);
  expect(draft.settings().format.phases[0]).toEqual({
    kind: "focus",
    title: "Focus",
    minutes: 30,
    firstTime: false,
    stretches: true,
    focus: false,
  });
});

test("there are no more phases than the server takes", () => {
  for (let count = 0; count < 20; count += 1) draft.addPhase("work");
  expect(draft.phases.value).toHaveLength(MOST_PHASES);
});

test("what the server would refuse is said at its field", () => {
  draft.chooseFormat("custom");
  draft.name.value = " ";
  draft.minutes.value = "601";
  draft.formatTitle.value = "";
  draft.changePhase(key(0), { title: "" });
  draft.changePhase(key(1), { minutes: "1.5" });
  expect([...draft.problems().keys()]).toEqual([
    "name",
    "minutes",
    "formatTitle",
    `title-${key(0)}`,
    `minutes-${key(1)}`,
  ]);
  for (const minutes of ["", "4", "-5", "abc"]) {
    draft.minutes.value = minutes;
    expect(draft.problems().has("minutes")).toBe(true);
  }
});

test("a format without phases does not repeat", () => {
  draft.chooseFormat("pomodoro");
  draft.chooseFormat("custom");
  draft.removePhase(key(0));
  draft.removePhase(key(0));
  expect(draft.settings().format).toMatchObject({ phases: [], repeats: false });
});
