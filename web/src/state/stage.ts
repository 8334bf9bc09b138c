/** What the stage shows, and how large. All pure. */
import type { ParticipantView } from "../protocol";
import { liveProducer } from "./views";

/** One thing on the stage. `key` stays the same while it is there. */
export type Tile =
  | { readonly kind: "person"; readonly key: string; readonly participant: ParticipantView }
  | {
      readonly kind: "screen";
      readonly key: string;
      readonly participant: ParticipantView;
      readonly producerId: string;
    };

export interface StageView {
  /** Shown large; null when all are equal. */
  readonly featured: Tile | null;
  readonly others: readonly Tile[];
}

export interface StageWish {
  readonly members: readonly ParticipantView[];
  readonly selfId: string;
  readonly hideSelf: boolean;
  /** The key of the tile that this person wants large. */
  readonly pinned: string | null;
}

/**
 * Shared screens come first and one of them is large; without any, people are equal unless one is pinned. One's own
 * screen is large only when pinned: it would show itself in itself.
 */
export function arrangeStage({ members, selfId, hideSelf, pinned }: StageWish): StageView {
  const screens = members.flatMap((participant): Tile[] => {
    const producerId = liveProducer(participant, "screen");
    return producerId === undefined ? [] : [{ kind: "screen", key: `screen-${producerId}`, participant, producerId }];
  });
  const people = members
    .filter(({ id }) => !(hideSelf && id === selfId))
    .map((participant): Tile => ({ kind: "person", key: `person-${participant.id}`, participant }));
  const tiles = [...screens, ...people];
  const featured =
    tiles.find(({ key }) => key === pinned) ?? screens.find(({ participant }) => participant.id !== selfId) ?? null;
  return { featured, others: tiles.filter((tile) => tile !== featured) };
}

/** Equal tiles in rows: all lengths in CSS pixels. */
export interface Grid {
  readonly columns: number;
  readonly width: number;
  readonly height: number;
}

/** Width by height of the widest and of the narrowest tile. */
const WIDEST = 16 / 9;
const NARROWEST = 6 / 5;

/** The largest equal tiles that fit into an area, with this gap between them. */
export function fitGrid(count: number, width: number, height: number, gap: number): Grid {
  let best: Grid = { columns: 1, width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const free = {
      width: (width - gap * (columns - 1)) / columns,
      height: (height - gap * (rows - 1)) / rows,
    };
    const tile = {
      columns,
      width: Math.max(0, Math.floor(Math.min(free.width, free.height * WIDEST))),
      height: Math.max(0, Math.floor(Math.min(free.height, free.width / NARROWEST))),
    };
    if (tile.width * tile.height > best.width * best.height) best = tile;
  }
  return best;
}
