import fc from "fast-check";
import { expect, test } from "vitest";
import { arrangeStage, fitGrid } from "../../src/state/stage";
import { participant, producer } from "../support/room";

const me = participant("me");
const ben = participant("ben");
const sharing = participant("chi", { producers: [producer("s", "screen")] });
const wish = { members: [ben, sharing, me], selfId: "me", hideSelf: false, pinned: null };
const keys = (tiles: readonly { key: string }[]) => tiles.map(({ key }) => key);

test("a shared screen is large, and the people are beside it", () => {
  const stage = arrangeStage(wish);
  expect(stage.featured?.key).toBe("screen-s");
  expect(keys(stage.others)).toEqual(["person-ben", "person-chi", "person-me"]);
});

test("without a screen all people are equal", () => {
  const stage = arrangeStage({ ...wish, members: [ben, me] });
  expect(stage.featured).toBeNull();
  expect(keys(stage.others)).toEqual(["person-ben", "person-me"]);
});

test("of several screens the one that was picked is large", () => {
  const second = participant("dee", { producers: [producer("s2", "screen")] });
  const members = [sharing, second, me];
  expect(arrangeStage({ ...wish, members }).featured?.key).toBe("screen-s");
  const picked = arrangeStage({ ...wish, members, pinned: "screen-s2" });
  expect(picked.featured?.key).toBe("screen-s2");
  expect(keys(picked.others)).toContain("screen-s");
});

test("a pin on something that has ended counts no more", () => {
  expect(arrangeStage({ ...wish, pinned: "person-gone" }).featured?.key).toBe("screen-s");
});

test("one's own screen is not shown large to oneself, unless it is picked", () => {
  const own = participant("me", { producers: [producer("own", "screen")] });
  const stage = arrangeStage({ ...wish, members: [ben, own] });
  expect(stage.featured).toBeNull();
  expect(keys(stage.others)).toContain("screen-own");
});

test("the own tile can be hidden", () => {
  const stage = arrangeStage({ ...wish, members: [ben, me], hideSelf: true });
  expect(keys(stage.others)).toEqual(["person-ben"]);
});

test("tiles always fit, and are of a pleasant shape", () => {
  const sizes = { count: fc.integer({ min: 1, max: 60 }), side: fc.integer({ min: 100, max: 4000 }) };
  fc.assert(
    fc.property(sizes.count, sizes.side, sizes.side, (count, width, height) => {
      const grid = fitGrid(count, width, height, 12);
      const rows = Math.ceil(count / grid.columns);
      expect(grid.columns * grid.width + (grid.columns - 1) * 12).toBeLessThanOrEqual(width);
      expect(rows * grid.height + (rows - 1) * 12).toBeLessThanOrEqual(height);
      if (grid.width > 40) expect(grid.width / grid.height).toBeGreaterThan(1.1);
      if (grid.height > 40) expect(grid.width / grid.height).toBeLessThan(1.85);
    }),
  );
});

test("two people sit side by side on a wide screen, and above each other on a phone", () => {
  expect(fitGrid(2, 1200, 700, 12).columns).toBe(2);
  expect(fitGrid(2, 340, 560, 12).columns).toBe(1);
});
