import { Hand, Maximize2, Mic, MicOff, Minimize2, WifiOff } from "lucide-preact";
import { saidOf } from "../../state/availability";
import type { Tile } from "../../state/stage";
import { liveProducer } from "../../state/views";
import { AvailabilityIcon } from "../common/AvailabilityIcon";
import { Avatar } from "../common/Avatar";
import { VideoView } from "../common/VideoView";
import { useRoom, useRoomState } from "../room/context";
import { SuspendedNote, useSuspended } from "./suspension";
import { useTileSize } from "./useTileSize";

interface Props {
  readonly tile: Extract<Tile, { kind: "person" }>;
  readonly large: boolean;
}

/** A person: their camera, or a calm tile of the same worth. */
export function PersonTile({ tile, large }: Props) {
  const { session, view } = useRoom();
  const { participant, key } = tile;
  const isSelf = participant.id === useRoomState().selfId;
  const producerId = isSelf ? undefined : liveProducer(participant, "camera");
  const element = useTileSize<HTMLDivElement>(producerId, view.pinned.value === key);
  const received = producerId === undefined ? undefined : session.media.subscriber.tracks.value.get(producerId);
  const track = isSelf ? session.camera.track.value : received;
  const suspended = useSuspended(producerId);
  const talks = liveProducer(participant, "microphone") !== undefined;
  const speaking = talks && session.speaking.value.has(participant.id);
  const { name, availability } = participant;
  const said = saidOf(availability);
  return (
    <div ref={element} class={speaking ? "tile is-speaking" : "tile"} role="group" aria-label={name}>
      {track && !suspended ? (
        <VideoView track={track} participantId={participant.id} source="camera" mirrored={isSelf} />
      ) : (
        <div class={suspended ? "tile-calm is-suspended" : "tile-calm"}>
          <Avatar name={name} personId={participant.personId} />
          {suspended ? (
            <SuspendedNote />
          ) : (
            participant.workingOn !== undefined && <p class="tile-working-on">{participant.workingOn}</p>
          )}
        </div>
      )}
      <p class="tile-foot">
        {talks ? (
          <Mic class="tile-icon" size={16} aria-label="Microphone on" role="img" />
        ) : (
          <MicOff class="tile-icon is-faint" size={16} aria-label="Microphone off" role="img" />
        )}
        {said !== null && <AvailabilityIcon class="tile-icon" availability={availability} size={16} label={said} />}
        <span class="tile-name">{isSelf ? `${name} (you)` : name}</span>
        {!participant.connected && <WifiOff class="tile-icon" size={16} aria-label="Reconnecting" role="img" />}
      </p>
      {participant.handRaised && (
        <span class="tile-hand">
          <Hand size={18} aria-label="Hand raised" role="img" />
        </span>
      )}
      <PinButton name={name} large={large} onClick={() => view.togglePinned(key)} />
    </div>
  );
}

interface PinProps {
  /** What is shown large. */
  readonly name: string;
  readonly large: boolean;
  readonly onClick: () => void;
}

/** Picks which tile is large. */
export function PinButton({ name, large, onClick }: PinProps) {
  const label = large ? `Show ${name} smaller` : `Show ${name} large`;
  return (
    <button type="button" class="icon-button tile-pin" aria-label={label} title={label} onClick={onClick}>
      {large ? <Minimize2 size={16} aria-hidden="true" /> : <Maximize2 size={16} aria-hidden="true" />}
    </button>
  );
}
