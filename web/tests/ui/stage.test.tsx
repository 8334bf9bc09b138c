// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { cleanup, fireEvent, screen } from "@testing-library/preact";
import { FakeMediaStreamTrack } from "fake-mediastreamtrack";
import { afterEach, expect, test } from "vitest";
import type { Reception } from "../../src/protocol";
import { Stage } from "../../src/ui/stage/Stage";
import { renderInRoom } from "../support/page";
import { huddle, participant, producer, roomState } from "../support/room";

afterEach(cleanup);

/** A room whose media has not arrived yet, or is suspended. */
function renderStage(state: ReturnType<typeof roomState>, speaking: string[] = [], suspended: string[] = []) {
  const tracks = signal(new Map(suspended.map((id) => [id, new FakeMediaStreamTrack({ kind: "video" })])));
  const reception = signal<Reception>({ type: "reception", limited: true, lossy: false, suspended });
  const media = { subscriber: { tracks, reception, settings: { show: () => undefined } } };
  const share = { track: signal(null) };
  const prepare = { media, screen: share, speaking: signal(new Set(speaking)) };
  return renderInRoom(<Stage />, state, prepare);
}

test("everybody has a tile of their own, named after them, with or without camera", () => {
  const ben = participant("Ben", { workingOn: "the report" });
  const chi = participant("Chi", { producers: [producer("c", "camera"), producer("m", "microphone")] });
  renderStage(roomState({ participants: [participant("me"), ben, chi] }));
  for (const name of ["Ben", "Chi", "me"]) expect(screen.getByRole("group", { name })).toBeTruthy();
  expect(screen.getByText("the report")).toBeTruthy();
  expect(screen.getAllByRole("img", { name: "Microphone off" })).toHaveLength(2);
});

test("only those who are in the same place are on the stage", () => {
  const far = participant("Far", { huddleId: "h" });
  const huddles = [huddle("h")];
  renderStage(roomState({ participants: [participant("me"), far], huddles }));
  expect(screen.queryByRole("group", { name: "Far" })).toBeNull();
});

test("whoever speaks has a ring, unless the microphone is off by now", () => {
  const talking = participant("Ben", { producers: [producer("m", "microphone")] });
  const muted = participant("Chi", { producers: [producer("m2", "microphone", true)] });
  renderStage(roomState({ participants: [participant("me"), talking, muted] }), ["Ben", "Chi"]);
  expect(screen.getByRole("group", { name: "Ben" }).className).toContain("is-speaking");
  expect(screen.getByRole("group", { name: "Chi" }).className).not.toContain("is-speaking");
});

test("a raised hand and a lost connection are shown and said", () => {
  const ben = participant("Ben", { handRaised: true, connected: false });
  renderStage(roomState({ participants: [participant("me"), ben] }));
  expect(screen.getByRole("img", { name: "Hand raised" })).toBeTruthy();
  expect(screen.getByRole("img", { name: "Reconnecting" })).toBeTruthy();
});

test("a shared screen is a figure named after its owner, and can be made small again", () => {
  const ben = participant("Ben", { producers: [producer("s", "screen")] });
  const { view } = renderStage(roomState({ participants: [participant("me"), ben] }));
  expect(screen.getByRole("figure", { name: "Ben’s screen" })).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Show Ben large" }));
  expect(view.pinned.value).toBe("person-Ben");
});

test("a video that does not come for lack of bandwidth is a calm tile with a note, not a picture that stands still", () => {
  const ben = participant("Ben", { producers: [producer("c", "camera")] });
  const chi = participant("Chi", { producers: [producer("s", "screen")] });
  const { container } = renderStage(roomState({ participants: [participant("me"), ben, chi] }), [], ["c", "s"]);
  for (const tile of [
    screen.getByRole("group", { name: "Ben" }),
    screen.getByRole("figure", { name: "Chi’s screen" }),
  ]) {
    expect(tile.textContent).toContain("Paused so that sound stays clear");
  }
  expect(container.querySelector("video")).toBeNull();
});

test("whoever is alone in the room is offered to invite people, and nobody else is", () => {
  const { view } = renderStage(roomState({ participants: [participant("me")] }));
  fireEvent.click(screen.getByRole("button", { name: "Invite people" }));
  expect(view.dialog.value).toBe("invite");
  cleanup();
  renderStage(
    roomState({ participants: [participant("me"), participant("Far", { huddleId: "h" })], huddles: [huddle("h")] }),
  );
  expect(screen.queryByRole("button", { name: "Invite people" })).toBeNull();
});
