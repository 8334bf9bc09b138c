import { useEffect, useRef } from "preact/hooks";
import type { Source } from "../../protocol";

interface Props {
  readonly track: MediaStreamTrack;
  readonly participantId: string;
  readonly source: Extract<Source, "camera" | "screen">;
  /** Turned round as in a mirror, as one knows oneself. */
  readonly mirrored?: boolean;
}

/** Plays one video track, without sound. */
export function VideoView({ track, participantId, source, mirrored = false }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    element.srcObject = new MediaStream([track]);
    // Rejected when the element goes away before it plays, which is of no interest then.
    element.play().catch(() => undefined);
    return () => {
      element.srcObject = null;
    };
  }, [track]);
  return (
    <video
      ref={video}
      class={mirrored ? "video video-mirrored" : "video"}
      data-participant={participantId}
      data-source={source}
      muted
      playsInline
      autoPlay
    />
  );
}
