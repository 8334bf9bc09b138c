import fc from "fast-check";
import { expect, test } from "vitest";
import type { RallyResponseView, RallyView } from "../../src/protocol";
import { answersOf, bestTimes, pickedStart, tallyOf, withResponse, type RallyAnswers } from "../../src/state/rally";

const TIMES = ["t0", "t1", "t2"];

function rally(...answers: readonly RallyAnswers[]): RallyView {
  const responses = answers.map((said, place) => ({ personId: `p${place}`, name: `Name ${place}`, answers: said }));
  const times = TIMES.map((id, place) => ({ id, startsAt: place * 1_000 }));
  return { id: "rally", timeZone: "Europe/Berlin", times, responses };
}

const best = (...answers: readonly RallyAnswers[]) => [...bestTimes(rally(...answers))];

test("a time's tally has the names of each answer", () => {
  const found = rally({ t0: "in" }, { t0: "cant", t1: "maybe" }, { t0: "in" });
  expect(tallyOf(found, "t0")).toEqual({ in: ["Name 0", "Name 2"], maybe: [], cant: ["Name 1"] });
  expect(tallyOf(found, "t2")).toEqual({ in: [], maybe: [], cant: [] });
});

test("best is where most are in, and then where most may come", () => {
  expect(best({ t0: "in", t1: "in" }, { t0: "cant", t1: "in" }, { t0: "maybe" })).toEqual(["t1"]);
  expect(best({ t0: "in", t1: "in" }, { t0: "maybe", t1: "cant" })).toEqual(["t0"]);
  expect(best({ t0: "in", t1: "in" }, { t0: "cant", t1: "maybe" })).toEqual(["t1"]);
  expect(best({ t0: "in", t1: "in" })).toEqual(["t0", "t1"]);
  expect(best({ t0: "maybe" })).toEqual(["t0"]);
});

test("nothing is best while nobody can come, nor when all times are alike", () => {
  expect(best()).toEqual([]);
  expect(best({ t0: "cant", t1: "cant" })).toEqual([]);
  expect(best({ t0: "in", t1: "in", t2: "in" })).toEqual([]);
});

test("no time has more people who are in than a best one", () => {
  const answer = fc.constantFrom("in", "maybe", "cant");
  const response = fc.dictionary(fc.constantFrom(...TIMES), answer) as fc.Arbitrary<RallyAnswers>;
  fc.assert(
    fc.property(fc.array(response, { maxLength: 8 }), (responses) => {
      const found = rally(...responses);
      const sure = (id: string) => tallyOf(found, id).in.length;
      for (const id of bestTimes(found)) expect(sure(id)).toBe(Math.max(...TIMES.map(sure)));
    }),
  );
});

test("a response replaces that person's earlier one in its place, and a new one comes last", () => {
  const found = rally({ t0: "in" }, { t0: "in" });
  const changed: RallyResponseView = { personId: "p0", name: "Ana", answers: { t0: "cant" } };
  expect(withResponse(found, changed).responses).toEqual([changed, found.responses[1]]);
  const newcomer = { ...changed, personId: "p9" };
  expect(withResponse(found, newcomer).responses).toEqual([...found.responses, newcomer]);
  expect(answersOf(withResponse(found, changed), "p0")).toEqual({ t0: "cant" });
  expect(answersOf(found, undefined)).toEqual({});
});

test("what was picked has a start; a question that is open has none", () => {
  expect(pickedStart({ ...rally(), picked: "t2" })).toBe(2_000);
  expect(pickedStart(rally())).toBeNull();
  expect(pickedStart(undefined)).toBeNull();
});
