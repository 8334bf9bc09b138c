/** Questions about a rally: who can come when, and which time suits most. All pure. */
import type { RallyResponseView, RallyView } from "../protocol";

/** What one person says to one time. */
export type RallyAnswer = RallyResponseView["answers"][string];

/** What one person says to the times, by their ids. */
export type RallyAnswers = Readonly<Record<string, RallyAnswer>>;

/** The names of those who gave each answer to one time, in the order in which they first answered. */
export type Tally = Readonly<Record<RallyAnswer, readonly string[]>>;

/** Who says what to a time. */
export function tallyOf(rally: RallyView, timeId: string): Tally {
  const saying = (answer: RallyAnswer) =>
    rally.responses.filter(({ answers }) => answers[timeId] === answer).map(({ name }) => name);
  return { in: saying("in"), maybe: saying("maybe"), cant: saying("cant") };
}

/**
 * The times that suit best: where most are in, and of those where most may come. Empty as long as nobody can come to
 * any, and when all are alike.
 */
export function bestTimes(rally: RallyView): ReadonlySet<string> {
  const ranked = rally.times
    .map(({ id }) => ({ id, tally: tallyOf(rally, id) }))
    .map(({ id, tally }) => ({ id, sure: tally.in.length, perhaps: tally.in.length + tally.maybe.length }))
    .sort((a, b) => b.sure - a.sure || b.perhaps - a.perhaps);
  const [first] = ranked;
  if (first === undefined || first.perhaps === 0) return new Set();
  const best = ranked.filter(({ sure, perhaps }) => sure === first.sure && perhaps === first.perhaps);
  return new Set(best.length === ranked.length ? [] : best.map(({ id }) => id));
}

/** What this person said. */
export function answersOf(rally: RallyView, personId: string | undefined): RallyAnswers {
  return rally.responses.find((response) => response.personId === personId)?.answers ?? {};
}

/** The rally in which this person says this. Others stay where they are. */
export function withResponse(rally: RallyView, response: RallyResponseView): RallyView {
  const known = rally.responses.some(({ personId }) => personId === response.personId);
  const responses = known
    ? rally.responses.map((one) => (one.personId === response.personId ? response : one))
    : [...rally.responses, response];
  return { ...rally, responses };
}

/** The start of the time that was picked, in ms since 1970; null while none is. */
export function pickedStart(rally: RallyView | undefined): number | null {
  if (rally?.picked === undefined) return null;
  return rally.times.find(({ id }) => id === rally.picked)?.startsAt ?? null;
}
