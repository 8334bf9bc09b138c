import { expect, test } from "vitest";
import { RoomDraft } from "../../src/state/roomDraft";

test("a name is enough, and what is left empty is left to the server", () => {
  const draft = new RoomDraft();
  draft.name.value = " Writing ";
  draft.why.value = draft.norms.value = "  ";
  expect(draft.request()).toEqual({ name: "Writing", format: "cowork", minutes: 60, cadence: "once" });
});

test("what was chosen is asked for", () => {
  const draft = new RoomDraft();
  draft.name.value = "Writing";
  draft.why.value = "To write";
  draft.norms.value = "Be kind\nBe late\n";
  draft.format.value = "pomodoro";
  draft.minutes.value = "90";
  draft.cadence.value = "weekly";
  draft.sound.value = "rain";
  expect(draft.request()).toEqual({
    name: "Writing",
    why: "To write",
    norms: "Be kind\nBe late",
    format: "pomodoro",
    minutes: 90,
    cadence: "weekly",
    sound: "rain",
  });
});
