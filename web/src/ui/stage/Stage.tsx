import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { arrangeStage, fitGrid, type Tile } from "../../state/stage";
import { membersOf } from "../../state/views";
import { useRoom, useRoomState } from "../room/context";
import { InviteButton } from "../room/InviteButton";
import { useServices } from "../services";
import { PersonTile } from "./PersonTile";
import { ScreenTile } from "./ScreenTile";

/** Between tiles, in CSS pixels; the same as `--stage-gap`. */
const GAP = 12;
/** Room for the ring around whoever speaks, in CSS pixels; the same as the padding of `.stage-area`. */
const RING = 4;

/** The people of one's own place, and the screens that they share. */
export function Stage() {
  const { session, view } = useRoom();
  const { hideSelf } = useServices();
  const state = useRoomState();
  const place = session.actions.place.value;
  const { featured, others } = arrangeStage({
    members: membersOf(state, place),
    selfId: state.selfId,
    hideSelf: hideSelf.value,
    pinned: view.pinned.value,
  });
  return (
    <section class={place === null ? "stage" : "stage in-huddle"} aria-label="Stage">
      {featured === null ? (
        <TileGrid tiles={others} />
      ) : (
        <>
          <div class="stage-featured">
            <TileView tile={featured} large />
          </div>
          {others.length > 0 && (
            <div class="stage-strip">
              {others.map((tile) => (
                <TileView key={tile.key} tile={tile} />
              ))}
            </div>
          )}
        </>
      )}
      {state.participants.size === 1 && <Alone />}
    </section>
  );
}

/** Whoever is the only one in the whole room can ask others along. */
function Alone() {
  return (
    <div class="stage-alone">
      <p>Want company? Whoever has the link can come in.</p>
      <InviteButton class="" />
    </div>
  );
}

function TileGrid({ tiles }: { readonly tiles: readonly Tile[] }) {
  const area = useRef<HTMLDivElement>(null);
  const size = useSignal({ width: 0, height: 0 });
  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      const { width, height } = element.getBoundingClientRect();
      size.value = { width: width - 2 * RING, height: height - 2 * RING };
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [size]);
  const grid = fitGrid(tiles.length, size.value.width, size.value.height, GAP);
  return (
    <div ref={area} class="stage-area">
      {tiles.length === 0 && <p class="stage-empty">Your own tile is hidden, and nobody else is here.</p>}
      <div
        class="stage-grid"
        style={{
          "--columns": grid.columns,
          "--tile-width": `${grid.width}px`,
          "--tile-height": `${grid.height}px`,
        }}
      >
        {tiles.map((tile) => (
          <TileView key={tile.key} tile={tile} />
        ))}
      </div>
    </div>
  );
}

function TileView({ tile, large = false }: { readonly tile: Tile; readonly large?: boolean }) {
  if (tile.kind === "person") return <PersonTile tile={tile} large={large} />;
  return <ScreenTile tile={tile} large={large} />;
}
