import { ScreenShare } from "lucide-preact";
import type { Tile } from "../../state/stage";
import { VideoView } from "../common/VideoView";
import { useRoom, useRoomState } from "../room/context";
import { PinButton } from "./PersonTile";
import { SuspendedNote, useSuspended } from "./suspension";
import { useTileSize } from "./useTileSize";

interface Props {
  readonly tile: Extract<Tile, { kind: "screen" }>;
  readonly large: boolean;
}

/** A shared screen, shown whole: nothing of it is cut off. */
export function ScreenTile({ tile, large }: Props) {
  const { session, view } = useRoom();
  const { participant, producerId, key } = tile;
  const isSelf = participant.id === useRoomState().selfId;
  const element = useTileSize<HTMLElement>(isSelf ? undefined : producerId, view.pinned.value === key);
  const track = isSelf ? session.screen.track.value : session.media.subscriber.tracks.value.get(producerId);
  const suspended = useSuspended(producerId);
  const name = isSelf ? "Your screen" : `${participant.name}’s screen`;
  return (
    <figure ref={element} class="tile screen-tile" aria-label={name}>
      {track && !suspended ? (
        <VideoView track={track} participantId={participant.id} source="screen" />
      ) : (
        <div class="tile-calm">
          {suspended ? (
            <SuspendedNote />
          ) : (
            <p class="tile-working-on" role="status">
              The screen is on its way…
            </p>
          )}
        </div>
      )}
      <figcaption class="tile-foot">
        <ScreenShare class="tile-icon" size={16} aria-hidden="true" />
        <span class="tile-name">{name}</span>
      </figcaption>
      <PinButton name={name} large={large} onClick={() => view.togglePinned(key)} />
    </figure>
  );
}
