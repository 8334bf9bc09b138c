import { expect, test } from "vitest";
import type { SessionView } from "../../src/protocol";
import { lastStart } from "../../src/state/nextTime";
import { session, SETTINGS } from "../support/room";

const DAY_MS = 86_400_000;
const NOW = 100 * DAY_MS;
const room = { id: "room", settings: SETTINGS, createdAt: 0 };

/** A room with this session going on, and these that have ended. */
function api(running: SessionView | null, ...ended: SessionView[]) {
  return {
    info: () => Promise.resolve({ room, participantNames: [], now: NOW, ...(running && { session: running }) }),
    memory: () => Promise.resolve({ room, sessions: ended, carried: [], isOwner: false }),
  };
}

test("the last session is the one that goes on, or else the newest that has ended", async () => {
  const yesterday = session({ startedAt: NOW - DAY_MS, endedAt: NOW - DAY_MS + 1 });
  const before = session({ startedAt: NOW - 2 * DAY_MS, endedAt: NOW - 2 * DAY_MS + 1 });
  expect(await lastStart(api(session({ startedAt: NOW - 1_000 }), yesterday))).toBe(NOW - 1_000);
  expect(await lastStart(api(null, yesterday, before))).toBe(NOW - DAY_MS);
});

test("there is no next time without a last one, nor after one so long ago that it would be over", async () => {
  expect(await lastStart(api(null))).toBeNull();
  expect(await lastStart(api(null, session({ startedAt: NOW - 15 * DAY_MS, endedAt: 1 })))).toBeNull();
});
