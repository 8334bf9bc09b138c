// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from "@testing-library/preact";
import { afterEach, expect, test } from "vitest";
import { availableAgain } from "../../src/state/availability";
import { People } from "../../src/ui/panel/People";
import { renderInRoom } from "../support/page";
import { huddle, participant, producer, roomState, snapshot } from "../support/room";

afterEach(cleanup);

test("one can knock on everybody but oneself", () => {
  const { view } = renderInRoom(<People />, roomState({ participants: [participant("me"), participant("ben")] }));
  expect(screen.queryByRole("button", { name: "Knock on me" })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Knock on ben" }));
  expect(view.knockOn.value).toBe("ben");
});

test("whoever looks for people can invite some", () => {
  const { view } = renderInRoom(<People />, roomState());
  fireEvent.click(screen.getByRole("button", { name: "Invite people" }));
  expect(view.dialog.value).toBe("invite");
});

test("it is said until when somebody is not to be talked to", () => {
  const at = new Date(2026, 2, 5, 10, 40).getTime();
  expect(availableAgain({ availableAt: at, availableAtBreak: false }, "en-GB")).toBe("until 10:40");
  expect(availableAgain({ availableAtBreak: true }, "en-GB")).toBe("until the break");
  expect(availableAgain({ availableAtBreak: false }, "en-GB")).toBeNull();
  const ben = participant("ben", { availability: "headsDown", availableAtBreak: true });
  renderInRoom(<People />, roomState({ participants: [participant("me"), ben] }));
  expect(screen.getByText("Heads-down until the break")).toBeTruthy();
});

test("goals are shown to read, with what is done", () => {
  const goals = ["Draft", "Letter"].map((text, index) => ({
    id: text,
    personId: "person-ben",
    personName: "ben",
    text,
    done: index === 0,
  }));
  renderInRoom(<People />, roomState({ goals }));
  const items = within(screen.getByRole("list", { name: "Goals of ben" })).getAllByRole("listitem");
  expect(items.map(({ textContent }) => textContent)).toEqual(["Draft, done", "Letter"]);
  expect(screen.queryByRole("checkbox")).toBeNull();
});

test("an ear shows who hears the main room from a huddle", () => {
  const ben = participant("ben", { huddleId: "h", overhears: true });
  renderInRoom(<People />, roomState({ participants: [participant("me"), ben], huddles: [huddle("h")] }));
  expect(screen.getAllByRole("img", { name: "Hears the main room" })).toHaveLength(1);
});

test("whoever made the room may mute those whose microphone is on, and nobody else may", () => {
  const ben = participant("Ben", { producers: [producer("p", "microphone")] });
  const participants = [participant("me"), ben, participant("Cleo")];
  const shown = (ownerId: string) => {
    cleanup();
    const room = { ...snapshot().room, ownerId };
    const { asked } = renderInRoom(<People />, roomState({ participants, room }));
    return { asked, buttons: screen.queryAllByRole("button", { name: /^Mute / }) };
  };
  expect(shown("person-Ben").buttons).toEqual([]);
  const { asked, buttons } = shown("person-me");
  expect(buttons.map((one) => one.getAttribute("aria-label"))).toEqual(["Mute Ben"]);
  fireEvent.click(buttons[0]!);
  expect(asked).toEqual([{ type: "muteParticipant", participantId: "Ben" }]);
});
