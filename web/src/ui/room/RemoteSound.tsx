import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Source } from "../../protocol";
import type { RoomSession } from "../../state/roomSession";
import { membersOf } from "../../state/views";
import { useServices } from "../services";
import { useRoom, useRoomState } from "./context";

const SOUNDS: readonly Source[] = ["microphone", "screenAudio"];

/** Plays what the others in the same place say, and the sound of their screens. Nothing of it can be seen. */
export function RemoteSound() {
  const { session } = useRoom();
  const state = useRoomState();
  const tracks = session.media.subscriber.tracks.value;
  const place = session.actions.place.value;
  const others = membersOf(state, place).filter(({ id }) => id !== state.selfId);
  const overheard = place === null ? 0 : overheardVolume(session);
  return (
    <div hidden>
      {others.flatMap(({ id, producers }) =>
        producers
          .filter(({ source }) => SOUNDS.includes(source))
          .map((producer) => {
            const track = tracks.get(producer.id);
            return track && <Sound key={producer.id} track={track} participantId={id} source={producer.source} />;
          }),
      )}
      {overheard > 0 &&
        membersOf(state, null).flatMap(({ id, producers }) =>
          producers
            .filter(({ source }) => source === "microphone")
            .map((producer) => {
              const track = tracks.get(producer.id);
              const sound = { participantId: id, source: producer.source, volume: overheard };
              return track && <Sound key={producer.id} track={track} {...sound} />;
            }),
        )}
    </div>
  );
}

/** Of the main room in a huddle: faint, and fainter still under the voices of the huddle. */
const FAINT = 0.18;
const DUCKED = 0.05;

/** How loud the main room is heard from a huddle, from 0 to 1. */
function overheardVolume({ overhearing, speaking }: RoomSession): number {
  switch (overhearing.sound.value) {
    case "off":
      return 0;
    case "full":
      return 1;
    case "faint":
      return speaking.value.size > 0 ? DUCKED : FAINT;
  }
}

interface SoundProps {
  readonly track: MediaStreamTrack;
  readonly participantId: string;
  readonly source: Source;
  /** From 0 to 1. */
  readonly volume?: number;
}

function Sound({ track, participantId, source, volume = 1 }: SoundProps) {
  const audio = useRef<HTMLAudioElement>(null);
  const { soundBlocked } = useRoom().view;
  const speakerId = useServices().speakerId.value;
  const blocked = soundBlocked.value;

  useLayoutEffect(() => {
    const element = audio.current;
    if (element === null) return;
    element.srcObject = new MediaStream([track]);
    return () => {
      element.srcObject = null;
    };
  }, [track]);

  useLayoutEffect(() => {
    if (audio.current !== null) audio.current.volume = volume;
  }, [volume]);

  // Runs again after "Turn sound on", before its click is over: Safari lets sound start within a click only.
  useLayoutEffect(() => {
    if (blocked) return;
    audio.current?.play().catch((error: unknown) => {
      if (error instanceof Error && error.name === "NotAllowedError") soundBlocked.value = true;
    });
  }, [track, blocked, soundBlocked]);

  useEffect(() => {
    const element = audio.current;
    if (element === null || speakerId === undefined || !("setSinkId" in element)) return;
    // A speaker that was unplugged since leaves the sound where the system plays it.
    element.setSinkId(speakerId).catch(() => undefined);
  }, [speakerId]);

  return <audio ref={audio} data-participant={participantId} data-source={source} />;
}
