// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from "@testing-library/preact";
import { afterEach, expect, test } from "vitest";
import { Topics } from "../../src/ui/panel/Topics";
import { renderInRoom } from "../support/page";
import { roomState, topic } from "../support/room";

afterEach(cleanup);

const button = (name: string) => screen.getByRole("button", { name });

test("no topics is fine, and the panel says so", () => {
  renderInRoom(<Topics />, roomState());
  expect(screen.getByRole("region", { name: "Topics" })).toBeTruthy();
  expect(screen.getByText("No topics, and that is fine")).toBeTruthy();
});

test("a topic is voted for, and the vote can be taken back", () => {
  const { asked } = renderInRoom(
    <Topics />,
    roomState({ topics: [topic("new", { text: "New" }), topic("old", { text: "Old", upvoters: ["person-me"] })] }),
  );
  expect(button("Upvote Old").getAttribute("aria-pressed")).toBe("true");
  fireEvent.click(button("Upvote New"));
  fireEvent.click(button("Upvote Old"));
  expect(asked).toEqual([
    { type: "setUpvote", topicId: "new", upvoted: true },
    { type: "setUpvote", topicId: "old", upvoted: false },
  ]);
});

test("an open topic can be discussed, here or in a huddle", () => {
  const { asked } = renderInRoom(<Topics />, roomState({ topics: [topic("t", { text: "Notes" })] }));
  fireEvent.click(button("Discuss Notes"));
  fireEvent.click(button("Start a huddle on Notes"));
  expect(asked).toEqual([
    { type: "setTopicState", topicId: "t", state: "discussing" },
    { type: "startHuddle", topicId: "t", knockFirst: false, invite: [] },
  ]);
});

test("only one's own topics can be removed", () => {
  const mine = topic("m", { text: "Mine", authorId: "person-me" });
  renderInRoom(<Topics />, roomState({ topics: [mine, topic("o", { text: "Other" })] }));
  expect(button("Remove Mine")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Remove Other" })).toBeNull();
});

test("a new topic is sent without the spaces around it, and an empty one not at all", () => {
  const { asked } = renderInRoom(<Topics />, roomState());
  const box = screen.getByRole("textbox", { name: "New topic" });
  fireEvent.input(box, { target: { value: "   " } });
  fireEvent.click(button("Add topic"));
  expect(asked).toEqual([]);
  fireEvent.input(box, { target: { value: "  Lunch?  " } });
  fireEvent.click(button("Add topic"));
  expect(asked).toMatchObject([{ type: "addTopic", text: "Lunch?" }]);
});
