import { beforeEach, expect, test, vi } from "vitest";
import type { AnswerRally, RallyAnswered, RallyPage } from "../../src/protocol";
import { ProblemError } from "../../src/signalling/problem";
import { RallyPageState } from "../../src/state/rallyPage";
import { deferred, type Deferred } from "../support/deferred";
import { answered, rally, rallyPage, TestStream } from "../support/rally";
import { settle, World } from "../support/world";

const BEN = { personId: "ben", name: "Ben", answers: { t0: "in" as const } };
const OFFLINE = new ProblemError({ code: "unreachable", message: "The server did not answer." });

let world: World;
let streams: TestStream[];
let page: RallyPage;
let answer: (wanted: AnswerRally) => Promise<RallyAnswered>;
let asked: AnswerRally[];
let remembered: string[];

beforeEach(() => {
  world = new World();
  streams = [];
  page = rallyPage();
  answer = () => Promise.resolve(answered());
  asked = [];
  remembered = [];
});

const fetchPage = vi.fn(() => Promise.resolve(page));
const pickTime = vi.fn<(wanted: { timeId?: string }) => Promise<RallyPage>>();
const proposeTimes = vi.fn<() => Promise<RallyAnswered>>();

beforeEach(() => {
  fetchPage.mockReset().mockImplementation(() => Promise.resolve(page));
  pickTime.mockReset();
  proposeTimes.mockReset();
});

async function opened(name = "Ana"): Promise<RallyPageState> {
  const state = new RallyPageState({
    api: {
      rally: fetchPage,
      rallyChanges: "/changes",
      proposeTimes,
      answerRally: (wanted) => {
        asked.push(wanted);
        return answer(wanted);
      },
      pickTime,
    },
    openStream: (address) => {
      streams.push(new TestStream(address));
      return streams.at(-1)!;
    },
    environment: world,
    name,
    onPersonKey: (key) => remembered.push(key),
    onName: (known) => remembered.push(known),
  });
  await state.open();
  return state;
}

/** Answers that the test gives when it wants to. */
function answersByHand() {
  const waiting: Deferred<RallyAnswered>[] = [];
  answer = () => {
    waiting.push(deferred<RallyAnswered>());
    return waiting.at(-1)!.promise;
  };
  return waiting;
}

const responses = (state: RallyPageState) => state.rally.value?.responses;

test("a page that did not come can be asked for again, and follows changes only then", async () => {
  fetchPage.mockRejectedValueOnce(OFFLINE);
  const state = await opened();
  expect(state.loading.problem.value).toBe("The server did not answer.");
  expect(streams).toEqual([]);
  await state.open();
  expect(state.page.value).toEqual(page);
  expect(streams.map(({ address }) => address)).toEqual(["/changes"]);
});

test("an answer shows at once, is sent with the name, and makes this browser somebody", async () => {
  const state = await opened(" Ana ");
  state.answer("t0", "in");
  expect(responses(state)).toMatchObject([{ name: "Ana", answers: { t0: "in" } }]);
  await settle();
  expect(asked).toEqual([{ rallyId: "rally", name: "Ana", answers: { t0: "in" } }]);
  expect(remembered).toEqual(["a-secret-of-some-length", "Ana"]);
  expect(state.unsaved.value).toBe(false);
  expect(responses(state)).toEqual([{ personId: "me", name: "Ana", answers: { t0: "in" } }]);
});

test("without a name answers wait, unseen by others, until there is one", async () => {
  const state = await opened("");
  state.answer("t0", "in");
  state.answer("t1", "cant");
  await settle();
  expect(asked).toEqual([]);
  expect(state.mine.value).toEqual({ t0: "in", t1: "cant" });
  expect(responses(state)).toEqual([]);
  state.name.value = "Ana";
  await state.save();
  expect(asked).toEqual([{ rallyId: "rally", name: "Ana", answers: { t0: "in", t1: "cant" } }]);
});

test("the same answer twice is sent once", async () => {
  const state = await opened();
  state.answer("t0", "in");
  state.answer("t0", "in");
  await settle();
  state.answer("t0", "in");
  await settle();
  expect(asked).toHaveLength(1);
});

test("one answer is on its way at a time, so that the last word arrives last", async () => {
  const waiting = answersByHand();
  const state = await opened();
  state.answer("t0", "in");
  state.answer("t0", "maybe");
  state.answer("t1", "in");
  await settle();
  expect(asked).toEqual([{ rallyId: "rally", name: "Ana", answers: { t0: "in" } }]);
  expect(state.mine.value).toEqual({ t0: "maybe", t1: "in" });
  waiting[0]!.resolve(answered());
  await settle();
  expect(state.mine.value).toEqual({ t0: "maybe", t1: "in" });
  expect(asked.slice(1)).toEqual([{ rallyId: "rally", name: "Ana", answers: { t0: "maybe", t1: "in" } }]);
  waiting[1]!.resolve(answered());
  await settle();
  expect(state.unsaved.value).toBe(false);
  expect(state.mine.value).toEqual({ t0: "maybe", t1: "in" });
});

test("an answer that could not be sent stays, and goes out with the next try", async () => {
  answer = () => Promise.reject(OFFLINE);
  const state = await opened();
  state.answer("t0", "in");
  await settle();
  expect(state.saving.problem.value).toBe("The server did not answer.");
  expect(state.unsaved.value).toBe(true);
  expect(state.mine.value).toEqual({ t0: "in" });
  answer = () => Promise.resolve(answered());
  await state.save();
  expect(state.unsaved.value).toBe(false);
  expect(state.saving.problem.value).toBeNull();
});

test("what others answer comes in while one's own answer is on its way, and is not undone by it", async () => {
  const waiting = answersByHand();
  const state = await opened();
  state.answer("t0", "maybe");
  await settle();
  streams[0]!.receive(rally({ responses: [BEN] }));
  expect(responses(state)).toMatchObject([BEN, { answers: { t0: "maybe" } }]);
  // The server read the rally before Ben answered.
  waiting[0]!.resolve(answered({ responses: [] }));
  await settle();
  expect(responses(state)).toEqual([BEN, { personId: "me", name: "Ana", answers: { t0: "maybe" } }]);
});

test("a page that comes late does not undo what the stream brought meanwhile", async () => {
  const state = await opened();
  const late = deferred<RallyPage>();
  fetchPage.mockReturnValueOnce(late.promise);
  streams[0]!.receive(rally({ picked: "t1" }));
  streams[0]!.receive(rally({ picked: "t1", responses: [BEN] }));
  const schedule = { startsAt: 1, nextAt: 1, timeZone: "UTC", minutes: 60, cadence: "once" as const };
  late.resolve(rallyPage({ room: { ...page.room, schedule }, mayPick: true }));
  await settle();
  expect(state.page.value).toMatchObject({ mayPick: true, room: { schedule } });
  expect(state.rally.value).toMatchObject({ picked: "t1", responses: [BEN] });
});

test("of two questions for the page the newer one counts, whichever answer comes last", async () => {
  const state = await opened();
  const first = deferred<RallyPage>();
  fetchPage.mockReturnValueOnce(first.promise);
  streams[0]!.receive(rally({ picked: "t1" }));
  page = rallyPage({ rally: rally({ picked: "t0" }), mayPick: true });
  streams[0]!.receive(rally({ picked: "t0" }));
  await settle();
  first.resolve(rallyPage({ mayPick: false }));
  await settle();
  expect(state.page.value?.mayPick).toBe(true);
});

test("a stream that breaks says so, and is live again when the browser has connected", async () => {
  const state = await opened();
  streams[0]!.open();
  expect(state.live.value).toBe(true);
  streams[0]!.fail(false);
  expect(state.live.value).toBe(false);
  await world.advance(60_000);
  expect(streams).toHaveLength(1);
  streams[0]!.open();
  expect(state.live.value).toBe(true);
});

test("where the browser gave up it is connected anew, and what was missed comes with that", async () => {
  const state = await opened();
  streams[0]!.fail(true);
  expect(state.live.value).toBe(false);
  await world.advance(10_000);
  expect(streams).toHaveLength(2);
  streams[1]!.open();
  streams[1]!.receive(rally({ responses: [BEN] }));
  expect(state.live.value).toBe(true);
  expect(responses(state)).toEqual([BEN]);
});

test("a page that is left listens no more", async () => {
  const state = await opened();
  streams[0]!.fail(true);
  state.close();
  await world.advance(60_000);
  expect(streams).toHaveLength(1);
  expect(streams[0]!.closed).toBe(true);
});

test("other times take the place of those that were answered, also of answers not sent yet", async () => {
  const state = await opened("");
  state.answer("t0", "in");
  page = rallyPage({ rally: rally({ id: "other" }) });
  streams[0]!.receive(rally({ id: "other" }));
  await settle();
  expect(state.mine.value).toEqual({});
  expect(state.unsaved.value).toBe(false);
});

test("an answer that the server took for other times is asked about, not taken for granted", async () => {
  const waiting = answersByHand();
  const state = await opened();
  state.answer("t0", "in");
  await settle();
  page = rallyPage({ rally: rally({ id: "other" }) });
  waiting[0]!.resolve(answered({ id: "other" }));
  await settle();
  expect(state.rally.value?.id).toBe("other");
  expect(state.mine.value).toEqual({});
});

test("an answer after a time was picked is refused, and the page shows what was picked", async () => {
  answer = () => Promise.reject(new ProblemError({ code: "conflict", message: "The time is settled already." }));
  const state = await opened();
  page = rallyPage({ rally: rally({ picked: "t1" }) });
  state.answer("t0", "in");
  await settle();
  expect(state.rally.value?.picked).toBe("t1");
  expect(state.unsaved.value).toBe(false);
});

test("an answer to times that were replaced is refused, and the page shows the others, not answered yet", async () => {
  const replaced = new ProblemError({ code: "conflict", message: "Other times are proposed by now." });
  answer = () => Promise.reject(replaced);
  const state = await opened();
  page = rallyPage({ rally: rally({ id: "other" }) });
  state.answer("t0", "in");
  await settle();
  expect(state.saving.problem.value).toBe("Other times are proposed by now.");
  expect(state.rally.value?.id).toBe("other");
  expect(state.mine.value).toEqual({});
  page = rallyPage({ rally: rally({ id: "third" }), mayPick: true });
  pickTime.mockRejectedValueOnce(replaced);
  await state.pick("t0");
  await settle();
  expect(pickTime.mock.calls).toEqual([[{ rallyId: "other", timeId: "t0" }]]);
  expect(state.picking.problem.value).toBe("Other times are proposed by now.");
  expect(state.rally.value?.id).toBe("third");
});

test("whoever proposes times may pick one, and is remembered", async () => {
  page = { ...rallyPage(), mayPick: false };
  delete page.rally;
  const state = await opened();
  expect(state.rally.value).toBeNull();
  proposeTimes.mockResolvedValue(answered());
  expect(await state.propose([1, 2], "Europe/Berlin")).toBe(true);
  expect(proposeTimes).toHaveBeenCalledWith({ starts: [1, 2], timeZone: "Europe/Berlin" });
  expect(state.page.value).toMatchObject({ mayPick: true, personId: "me" });
  expect(remembered).toEqual(["a-secret-of-some-length"]);
  const asks = fetchPage.mock.calls.length;
  streams[0]!.receive(rally());
  expect(fetchPage).toHaveBeenCalledTimes(asks);
});

test("a time is picked once, however often one clicks, and the question can be opened again", async () => {
  const picking = deferred<RallyPage>();
  pickTime.mockReturnValueOnce(picking.promise);
  const state = await opened();
  void state.pick("t0");
  void state.pick("t1");
  picking.resolve(rallyPage({ rally: rally({ picked: "t0" }), mayPick: true }));
  await settle();
  expect(pickTime.mock.calls).toEqual([[{ rallyId: "rally", timeId: "t0" }]]);
  expect(state.rally.value?.picked).toBe("t0");
  pickTime.mockResolvedValueOnce(rallyPage({ mayPick: true }));
  await state.pick(null);
  expect(pickTime).toHaveBeenLastCalledWith({ rallyId: "rally" });
  expect(state.rally.value?.picked).toBeUndefined();
});
