// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { GoalView, PhaseKind, RecapView, SessionView, Snapshot } from "../../src/protocol";
import type { Request } from "../../src/signalling/requests";
import { RitualActions } from "../../src/state/ritualActions";
import { Toasts } from "../../src/state/toasts";
import { GoalsDialog } from "../../src/ui/ritual/Goals";
import { RecapDialog } from "../../src/ui/ritual/RecapDialog";
import { Ritual } from "../../src/ui/ritual/Ritual";
import { renderInRoom } from "../support/page";
import { participant, producer, roomState, session, SETTINGS, topic } from "../support/room";
import { World } from "../support/world";

/** What the room's clock says when a test begins, in ms; see `World`. */
const NOW = 1_000_000;

afterEach(cleanup);

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
});

const button = (name: string) => screen.getByRole("button", { name });

/** A session in a phase of this kind. */
function inPhase(kind: PhaseKind): SessionView {
  const phase = { kind, title: `Title of ${kind}`, minutes: 5, firstTime: false, stretches: false, focus: false };
  return session({ phases: [phase], index: 0, phaseStartedAt: NOW });
}

/** Answers these requests with this, by type; all others with nothing. */
function answering(answers: Record<string, object>) {
  const asked: object[] = [];
  const request = ((body: { type: string }) => {
    asked.push(body);
    return Promise.resolve(answers[body.type] ?? {});
  }) as unknown as Request;
  const world = new World();
  return { asked, ritual: new RitualActions(request, new Toasts(world), world) };
}

function goal(id: string, change: Partial<GoalView> = {}): GoalView {
  return { id, personId: "person-me", personName: "Me", text: id, done: false, ...change };
}

const NO_GOALS = { listUnfinishedGoals: { goals: [] }, getRecap: { recap: { goals: [] } } };

function show(change: Partial<Snapshot>, prepare: object = answering(NO_GOALS)) {
  return renderInRoom(<Ritual />, roomState(change), prepare);
}

test("while people work nothing is in their way", () => {
  const { container } = show({ session: inPhase("work") });
  expect(container.querySelector(".ritual")?.childElementCount).toBe(0);
});

test("the opening says why, and the norms are lines", () => {
  const room = { id: "room", createdAt: 0, settings: { ...SETTINGS, why: "To write", norms: "Be kind\n\nBe late" } };
  show({ session: inPhase("opening"), room });
  expect(screen.getByText("To write")).toBeTruthy();
  cleanup();
  show({ session: inPhase("norms"), room });
  expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual(["Be kind", "Be late"]);
});

test("the card of a phase is folded and stays so, and is folded at first beside a shared screen", () => {
  const { view } = show({ session: inPhase("topics") });
  expect(button("Write a topic")).toBeTruthy();
  fireEvent.click(button("What would you like to talk about?"));
  expect(screen.queryByRole("button", { name: "Write a topic" })).toBeNull();
  expect(view.ritual.unfolded.value.get("session/0")).toBe(false);
  cleanup();
  const sharing = participant("ben", { producers: [producer("p", "screen")] });
  show({ session: inPhase("topics"), participants: [participant("me"), sharing] });
  expect(screen.queryByRole("button", { name: "Write a topic" })).toBeNull();
  fireEvent.click(button("What would you like to talk about?"));
  expect(button("Write a topic")).toBeTruthy();
});

test("a topic is written where topics are", () => {
  const { view } = show({ session: inPhase("topics") });
  view.tab.value = "chat";
  fireEvent.click(button("Write a topic"));
  expect(view.tab.value).toBe("topics");
  expect(view.panelOpen.value).toBe(true);
});

test("the topic that is discussed is on the table, with its time", () => {
  const discussed = topic("t", { text: "Notes", state: "discussing", timeboxEndsAt: NOW + 65_000 });
  const { asked } = show({ session: inPhase("work"), topics: [topic("o"), discussed] }, {});
  const card = within(screen.getByRole("region", { name: "Discussing Notes" }));
  expect(card.getByText("From A")).toBeTruthy();
  expect(card.getByText("1:05")).toBeTruthy();
  fireEvent.click(card.getByRole("button", { name: "+2 min" }));
  fireEvent.click(card.getByRole("button", { name: "Done" }));
  fireEvent.input(card.getByRole("textbox"), { target: { value: " Keep them " } });
  fireEvent.click(card.getByRole("button", { name: "Done" }));
  expect(asked).toEqual([
    { type: "extendTimebox", topicId: "t", endsAt: NOW + 185_000 },
    { type: "setTopicState", topicId: "t", state: "done", outcome: "Keep them" },
  ]);
});

test("the card on the table says who drew it, and anyone may take another one or put it away", () => {
  const card = { id: "c", kind: "icebreaker", text: "Which word?", drawnBy: "Ben" } as const;
  const { asked } = show({ card }, {});
  expect(screen.getByText("Icebreaker, drawn by Ben")).toBeTruthy();
  expect(screen.getByText("Which word?")).toBeTruthy();
  fireEvent.click(button("Another one"));
  fireEvent.click(button("Put away"));
  expect(asked).toEqual([{ type: "drawCard", kind: "icebreaker" }, { type: "putCardAway" }]);
});

test("one's own goals can be added, ticked off and removed; those of others are to read", () => {
  const { asked, ritual } = answering({ listUnfinishedGoals: { goals: [] } });
  const goals = [goal("Draft"), goal("Mail", { personId: "person-ben", personName: "Ben" })];
  const { view } = renderInRoom(<GoalsDialog />, roomState({ goals }), { ritual });
  expect(screen.queryByRole("dialog")).toBeNull();
  view.dialog.value = "goals";
  return waitFor(() => screen.getByRole("dialog", { name: "Goals" })).then(() => {
    fireEvent.click(screen.getByRole("checkbox", { name: "Draft" }));
    fireEvent.click(button("Remove Draft"));
    fireEvent.input(screen.getByRole("textbox", { name: "New goal" }), { target: { value: " Read " } });
    fireEvent.click(button("Add goal"));
    expect(asked.slice(1)).toMatchObject([
      { type: "setGoal", goalId: "Draft", done: true },
      { type: "removeGoal", goalId: "Draft" },
      { type: "addGoal", text: "Read" },
    ]);
    const others = within(screen.getByRole("region", { name: "Goals of Ben" }));
    expect(others.getByText("Mail")).toBeTruthy();
    expect(others.queryByRole("checkbox")).toBeNull();
  });
});

test("what was not done last time is offered once: taken over, or not wanted", async () => {
  const { asked, ritual } = answering({ listUnfinishedGoals: { goals: [goal("Old"), goal("Older")] } });
  const { room } = show({ session: inPhase("goals") }, { ritual });
  fireEvent.click(await screen.findByRole("button", { name: "Take over Old" }));
  expect(asked).toMatchObject([{ type: "listUnfinishedGoals" }, { type: "addGoal", text: "Old" }]);
  room.value = { ...room.value!, goals: new Map([["new", goal("new", { text: "Old" })]]) };
  await waitFor(() => expect(screen.queryByRole("button", { name: "Take over Old" })).toBeNull());
  fireEvent.click(button("Not this time"));
  expect(screen.queryByRole("region", { name: "From last time" })).toBeNull();
});

test("where no phase is for goals the topics' card offers them, and last time's again", async () => {
  const { ritual } = answering({ listUnfinishedGoals: { goals: [goal("Old")] } });
  const { view } = show({ session: inPhase("topics"), goals: [goal("Draft")] }, { ritual });
  expect(await screen.findByRole("button", { name: "Take over Old" })).toBeTruthy();
  fireEvent.click(button("Your goals"));
  expect(view.dialog.value).toBe("goals");
  cleanup();
  const [topics] = inPhase("topics").phases;
  const [goals] = inPhase("goals").phases;
  show({ session: { ...inPhase("topics"), phases: [topics!, goals!] } }, { ritual });
  expect(screen.queryByRole("button", { name: "Set a goal" })).toBeNull();
  cleanup();
  show({ session: inPhase("topics") });
  expect(button("Set a goal")).toBeTruthy();
});

test("in the wrap-up one's goals can be ticked off; after the end it is said what came of them", async () => {
  const mine = [goal("Draft", { done: true }), goal("Mail"), goal("Plan", { personId: "person-ben" })];
  const { asked, ritual } = answering({ getRecap: { recap: { goals: mine } } });
  show({ session: inPhase("wrapUp"), goals: mine }, { ritual });
  fireEvent.click(screen.getByRole("checkbox", { name: "Mail" }));
  expect(asked).toEqual([{ type: "setGoal", goalId: "Mail", done: true }]);
  cleanup();
  show({ session: { ...inPhase("wrapUp"), endedAt: NOW } }, { ritual });
  expect(await screen.findByText("1 goal done, the rest waits for you.")).toBeTruthy();
  expect(screen.queryByRole("checkbox")).toBeNull();
});

test("how it went is one tap that can be changed; a line is kept, and only counts are shown", async () => {
  const { asked, ritual } = answering({});
  const pulse = { sessionId: "session", counts: [{ mood: "fine", count: 2 }], mine: "fine" } as const;
  show({ session: inPhase("wrapUp"), pulse: { ...pulse, counts: [...pulse.counts] } }, { ritual });
  expect(button("Fine").getAttribute("aria-pressed")).toBe("true");
  expect(button("Fine").getAttribute("aria-description")).toBe("2 people");
  fireEvent.input(screen.getByRole("textbox"), { target: { value: "Quiet" } });
  fireEvent.click(button("Add line"));
  await screen.findByRole("button", { name: "Added" });
  fireEvent.click(button("Went well"));
  await waitFor(() => expect(button("Went well").getAttribute("aria-pressed")).toBe("true"));
  expect(asked).toEqual([
    { type: "givePulse", sessionId: "session", mood: "fine", line: "Quiet" },
    { type: "givePulse", sessionId: "session", mood: "wentWell", line: "Quiet" },
  ]);
});

test("the line that was added before is there again, and a tap on another mood does not take it away", async () => {
  const { asked, ritual } = answering({});
  const pulse = { sessionId: "session", counts: [], mine: "fine", mineLine: "Quiet" } as const;
  show({ session: inPhase("wrapUp"), pulse: { ...pulse, counts: [] } }, { ritual });
  expect(screen.getByRole<HTMLInputElement>("textbox").value).toBe("Quiet");
  expect(button("Added")).toBeTruthy();
  fireEvent.click(button("Went well"));
  await waitFor(() => expect(button("Went well").getAttribute("aria-pressed")).toBe("true"));
  expect(asked).toEqual([{ type: "givePulse", sessionId: "session", mood: "wentWell", line: "Quiet" }]);
});

test("a line that was typed and not added is still there when the mood changes", async () => {
  const { asked, ritual } = answering({});
  show({ session: inPhase("wrapUp"), pulse: { sessionId: "session", counts: [], mine: "fine" } }, { ritual });
  fireEvent.input(screen.getByRole("textbox"), { target: { value: "Too many kno" } });
  fireEvent.click(button("Could be better"));
  await waitFor(() => expect(button("Could be better").getAttribute("aria-pressed")).toBe("true"));
  expect(screen.getByRole<HTMLInputElement>("textbox").value).toBe("Too many kno");
  expect(asked).toEqual([{ type: "givePulse", sessionId: "session", mood: "couldBeBetter" }]);
});

test("the end of a session is shown until it is put away, and not to those who come much later", () => {
  show({ session: { ...inPhase("wrapUp"), endedAt: NOW - 1_000 } });
  expect(screen.getByRole("region", { name: "The session is over" })).toBeTruthy();
  fireEvent.click(button("Put away"));
  expect(screen.queryByRole("region", { name: "The session is over" })).toBeNull();
  cleanup();
  show({ session: { ...inPhase("wrapUp"), endedAt: NOW - 3_600_000 } });
  expect(screen.queryByRole("region", { name: "The session is over" })).toBeNull();
});

test("the same again in two weeks is agreed with the server, and what fails is said in place", async () => {
  const calls: { url: string; body: unknown }[] = [];
  let works = false;
  vi.spyOn(window, "fetch").mockImplementation((url, options) => {
    calls.push({ url: url as string, body: JSON.parse(options?.body as string) as unknown });
    return works ? Promise.resolve(Response.json({})) : Promise.reject(new Error("offline"));
  });
  show({ session: { ...inPhase("wrapUp"), startedAt: 60_000, endedAt: NOW } });
  fireEvent.click(button("Same again in two weeks"));
  expect((await screen.findByRole("alert")).textContent).toMatch(/did not answer/);
  works = true;
  fireEvent.click(button("Same again in two weeks"));
  const link = await screen.findByRole("link", { name: "For your calendar" });
  expect(link.getAttribute("href")).toBe("/api/rooms/room/invitation.ics");
  expect(calls.at(-1)).toMatchObject({
    url: "/api/rooms/room/schedule",
    body: { timeZone: expect.any(String) as string },
  });
});

test("the recap is read, copied as Markdown, and asked for again where it does not come", async () => {
  const recap: RecapView = {
    session: session({ endedAt: 1 }),
    topics: [topic("a", { text: "Page", state: "done", outcome: "The map" })],
    goals: [],
    huddles: [],
    links: [],
    moods: [],
    lines: [],
  };
  const load = vi.fn<() => Promise<RecapView>>().mockRejectedValueOnce(new Error()).mockResolvedValue(recap);
  const { view } = renderInRoom(<RecapDialog />, roomState({ session: session({ endedAt: 1 }) }), {
    ritual: { recap: load },
  });
  view.dialog.value = "recap";
  await screen.findByRole("alert");
  fireEvent.click(button("Try again"));
  expect(await screen.findByText("The map")).toBeTruthy();
  fireEvent.click(button("Copy as Markdown"));
  await screen.findByText("Copied");
  expect(await navigator.clipboard.readText()).toContain("- Page\n  - Decided: The map");
});
