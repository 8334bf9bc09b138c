import fc from "fast-check";
import { expect, test } from "vitest";
import { endOf, turnAt, type MusicTrack } from "../../src/sound/playlist";

const lengths = fc.array(fc.integer({ min: 0, max: 3_600_000 }), { minLength: 1, maxLength: 20 });
const now = fc.integer({ min: 0, max: 4_000_000_000_000 });

function tracksOf(lengthsMs: readonly number[]): MusicTrack[] {
  return lengthsMs.map((lengthMs, index) => ({ id: `${index}`, title: `Track ${index}`, lengthMs, url: `/${index}` }));
}

test("tracks follow one another in the order of the list, and then again from the first", () => {
  const tracks = tracksOf([1_000, 500, 2_000]);
  const heard = [0, 999, 1_000, 1_499, 1_500, 3_499, 3_500].map((at) => turnAt(tracks, at));
  expect(heard.map((turn) => turn?.track.id)).toEqual(["0", "0", "1", "1", "2", "2", "0"]);
  expect(heard.map((turn) => turn?.startedAt)).toEqual([0, 0, 1_000, 1_000, 1_500, 1_500, 3_500]);
});

test("at any time exactly one turn is on, and the next begins when it ends", () => {
  fc.assert(
    fc.property(lengths, now, (lengthsMs, at) => {
      const tracks = tracksOf(lengthsMs).filter(({ lengthMs }) => lengthMs > 0);
      fc.pre(tracks.length > 0);
      const turn = turnAt(tracks, at)!;
      expect(turn.startedAt).toBeLessThanOrEqual(at);
      expect(endOf(turn)).toBeGreaterThan(at);
      const next = turnAt(tracks, endOf(turn))!;
      expect(next.startedAt).toBe(endOf(turn));
      expect(tracks.indexOf(next.track)).toBe((tracks.indexOf(turn.track) + 1) % tracks.length);
    }),
  );
});

test("tracks without a length are passed over", () => {
  fc.assert(
    fc.property(lengths, now, (lengthsMs, at) => {
      const tracks = tracksOf(lengthsMs);
      expect(turnAt(tracks, at)).toEqual(
        turnAt(
          tracks.filter(({ lengthMs }) => lengthMs > 0),
          at,
        ),
      );
    }),
  );
});

test("without anything to play there is no turn", () => {
  expect(turnAt([], 5)).toBeNull();
  expect(turnAt(tracksOf([0, 0]), 5)).toBeNull();
});
