// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, expect, test } from "vitest";
import { Topics } from "../../src/ui/panel/Topics";
import { renderInRoom } from "../support/page";
import { huddle, participant, roomState, topic } from "../support/room";

/** What the room's clock says when a test begins, in ms; see `World`. */
const NOW = 1_000_000;

afterEach(cleanup);

const button = (name: string) => screen.getByRole("button", { name });
const noButton = (name: string) => screen.queryByRole("button", { name }) === null;
const mine = (id: string, change = {}) => topic(id, { authorId: "person-me", authorName: "me", ...change });

function show(...topics: ReturnType<typeof topic>[]) {
  return renderInRoom(<Topics />, roomState({ topics }));
}

test("no topics is fine, and the panel says so", () => {
  show();
  expect(screen.getByRole("region", { name: "Topics" })).toBeTruthy();
  expect(screen.getByText("No topics, and that is fine")).toBeTruthy();
});

test("a topic is voted for, and the vote can be taken back", () => {
  const { asked } = show(topic("new", { text: "New" }), topic("old", { text: "Old", upvoters: ["person-me"] }));
  expect(button("Upvote Old").getAttribute("aria-pressed")).toBe("true");
  fireEvent.click(button("Upvote New"));
  fireEvent.click(button("Upvote Old"));
  expect(asked).toEqual([
    { type: "setUpvote", topicId: "new", upvoted: true },
    { type: "setUpvote", topicId: "old", upvoted: false },
  ]);
});

test("an open topic can be discussed, here or in a huddle", () => {
  const { asked } = show(topic("t", { text: "Notes" }));
  fireEvent.click(button("Discuss Notes"));
  fireEvent.click(button("Start a huddle on Notes"));
  expect(asked).toEqual([
    { type: "setTopicState", topicId: "t", state: "discussing" },
    { type: "startHuddle", topicId: "t", knockFirst: false, invite: [] },
  ]);
});

test("where there is a huddle on a topic one joins it, unless its door is closed or one is in it", () => {
  const notes = topic("t", { text: "Notes" });
  const shown = (change: object, place?: string) => {
    cleanup();
    const me = participant("me", place === undefined ? {} : { huddleId: place });
    const running = huddle("h", { topicId: "t", ...change });
    renderInRoom(<Topics />, roomState({ topics: [notes], huddles: [running], participants: [me] }));
    return screen.queryAllByRole("button", { name: /huddle on Notes$/ }).map((one) => one.getAttribute("aria-label"));
  };
  expect(shown({})).toEqual(["Join the huddle on Notes"]);
  expect(shown({ knockFirst: true })).toEqual(["Start a huddle on Notes"]);
  expect(shown({ topicId: "another" })).toEqual(["Start a huddle on Notes"]);
  expect(shown({}, "h")).toEqual([]);
});

test("a discussion may get a time to keep to", async () => {
  const { asked } = show(topic("t", { text: "Notes" }));
  fireEvent.click(button("Time to discuss Notes"));
  fireEvent.click(await screen.findByRole("button", { name: "10 min" }));
  fireEvent.click(button("Time to discuss Notes"));
  fireEvent.click(await screen.findByRole("button", { name: "No limit" }));
  expect(asked).toEqual([
    { type: "setTopicState", topicId: "t", state: "discussing", minutes: 10 },
    { type: "setTopicState", topicId: "t", state: "discussing" },
  ]);
});

test("what is discussed shows the time left, and can be given two minutes more or be put off", () => {
  const { asked } = show(
    topic("t", { text: "Notes", state: "discussing", timeboxEndsAt: NOW + 90_000 }),
    topic("u", { text: "Other" }),
  );
  expect(screen.getByText("1:30")).toBeTruthy();
  fireEvent.click(button("+2 min for Notes"));
  fireEvent.click(button("Keep Notes for later"));
  expect(asked).toEqual([
    { type: "extendTimebox", topicId: "t", endsAt: NOW + 210_000 },
    { type: "setTopicState", topicId: "t", state: "open" },
  ]);
});

test("whoever says that a topic is done may say what came of it", async () => {
  const { asked } = show(topic("t", { text: "Notes", state: "discussing" }));
  fireEvent.click(button("Done with Notes"));
  const box = await screen.findByRole("textbox", { name: "What came of it? Optional" });
  fireEvent.input(box, { target: { value: " We keep them " } });
  fireEvent.click(button("Done"));
  expect(asked).toEqual([{ type: "setTopicState", topicId: "t", state: "done", outcome: "We keep them" }]);
});

test("done topics are folded below, with what came of them, and can be reopened", () => {
  const { asked, container } = show(topic("t", { text: "Notes", state: "done", outcome: "We keep them" }), topic("o"));
  const done = container.querySelector<HTMLDetailsElement>("details")!;
  expect(done.open).toBe(false);
  expect(done.textContent).toContain("We keep them");
  fireEvent.click(within(done).getByRole("button", { name: "Reopen Notes", hidden: true }));
  expect(asked).toEqual([{ type: "setTopicState", topicId: "t", state: "open" }]);
});

test("an open topic can be kept for next time, and come back", () => {
  const { asked } = show(topic("t", { text: "Notes" }), topic("k", { text: "Kept", state: "carriedOver" }));
  fireEvent.click(button("Keep for next time: Notes"));
  fireEvent.click(button("Not for next time: Kept"));
  expect(asked).toEqual([
    { type: "setTopicState", topicId: "t", state: "carriedOver" },
    { type: "setTopicState", topicId: "k", state: "open" },
  ]);
});

test("only one's own topics can be edited and removed", () => {
  show(mine("m", { text: "Mine" }), topic("o", { text: "Other" }));
  expect(button("Remove Mine")).toBeTruthy();
  expect(button("Edit Mine")).toBeTruthy();
  expect(noButton("Remove Other") && noButton("Edit Other")).toBe(true);
});

test("removing a topic asks once more, as its votes would be gone", async () => {
  const { asked } = show(mine("m", { text: "Mine", upvoters: ["person-ben"] }));
  fireEvent.click(button("Remove Mine"));
  fireEvent.click(await screen.findByRole("button", { name: "Keep it" }));
  expect(asked).toEqual([]);
  fireEvent.click(await screen.findByRole("button", { name: "Remove Mine" }));
  fireEvent.click(await screen.findByRole("button", { name: "Remove" }));
  expect(asked).toEqual([{ type: "removeTopic", topicId: "m" }]);
});

test("one's own topic is worded anew in its place; Escape leaves it", async () => {
  const { asked } = show(mine("m", { text: "Mine" }));
  fireEvent.click(button("Edit Mine"));
  fireEvent.keyDown(await screen.findByRole("textbox", { name: "Topic" }), { key: "Escape" });
  await waitFor(() => expect(screen.queryByRole("textbox", { name: "Topic" })).toBeNull());
  fireEvent.click(button("Edit Mine"));
  const box = await screen.findByRole("textbox", { name: "Topic" });
  fireEvent.input(box, { target: { value: "Ours" } });
  fireEvent.click(button("Save"));
  expect(asked).toEqual([{ type: "editTopic", topicId: "m", text: "Ours" }]);
});

test("a hidden author is somebody; only the author reads that it is theirs", () => {
  const { authorId: _, authorName: __, ...hidden } = topic("o", { text: "Other", authorHidden: true });
  const { container } = show(hidden, mine("m", { text: "Mine", authorHidden: true }));
  const items = [...container.querySelectorAll("li")];
  const other = items.find(({ textContent }) => textContent.includes("Other"));
  const own = items.find(({ textContent }) => textContent.includes("Mine"));
  expect(other?.textContent).toContain("Somebody");
  expect(other?.textContent).not.toContain("yours");
  expect(own?.textContent).toContain("Only you see that this is yours");
});

test("a new topic is sent without the spaces around it, and an empty one not at all", () => {
  const { asked } = show();
  const box = screen.getByRole("textbox", { name: "New topic" });
  fireEvent.input(box, { target: { value: "   " } });
  fireEvent.click(button("Add topic"));
  expect(asked).toEqual([]);
  fireEvent.input(box, { target: { value: "  Lunch?  " } });
  fireEvent.click(button("Add topic"));
  expect(asked).toMatchObject([{ type: "addTopic", text: "Lunch?", hideAuthor: false }]);
});

test("a topic can be dropped without one's name", () => {
  const { asked } = show();
  fireEvent.click(screen.getByRole("checkbox", { name: "Hide my name until it is discussed" }));
  fireEvent.input(screen.getByRole("textbox", { name: "New topic" }), { target: { value: "Lunch?" } });
  fireEvent.click(button("Add topic"));
  expect(asked).toMatchObject([{ type: "addTopic", text: "Lunch?", hideAuthor: true }]);
});
