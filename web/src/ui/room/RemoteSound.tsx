import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Source } from "../../protocol";
import { membersOf } from "../../state/views";
import { useServices } from "../services";
import { useRoom, useRoomState } from "./context";

const SOUNDS: readonly Source[] = ["microphone", "screenAudio"];

/** Plays what the others in the same place say, and the sound of their screens. Nothing of it can be seen. */
export function RemoteSound() {
  const { session } = useRoom();
  const state = useRoomState();
  const tracks = session.media.subscriber.tracks.value;
  const others = membersOf(state, session.actions.place.value).filter(({ id }) => id !== state.selfId);
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
    </div>
  );
}

interface SoundProps {
  readonly track: MediaStreamTrack;
  readonly participantId: string;
  readonly source: Source;
}

function Sound({ track, participantId, source }: SoundProps) {
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
