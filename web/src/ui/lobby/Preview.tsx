import { Mic, MicOff, Video, VideoOff } from "lucide-preact";
import { ToggleButton } from "../common/ToggleButton";
import { VideoView } from "../common/VideoView";
import { useServices } from "../services";
import { DevicePickers } from "./DevicePickers";
import { LevelMeter } from "./LevelMeter";

/** How one will look and sound, seen by oneself only. */
export function Preview() {
  const { microphone, camera } = useServices();
  const picture = camera.track.value;
  const sound = microphone.track.value;
  return (
    <section class="card preview" aria-label="Your devices">
      <div class="preview-picture">
        {picture === null ? (
          <p class="preview-empty">Your camera is off. You can work without it.</p>
        ) : (
          <VideoView track={picture} participantId="self" source="camera" mirrored />
        )}
        <div class="preview-controls">
          <ToggleButton
            device="microphone"
            status={microphone.status.value}
            onIcon={<Mic aria-hidden="true" />}
            offIcon={<MicOff aria-hidden="true" />}
            onToggle={(on) => void microphone.set(on)}
          />
          <ToggleButton
            device="camera"
            status={camera.status.value}
            onIcon={<Video aria-hidden="true" />}
            offIcon={<VideoOff aria-hidden="true" />}
            onToggle={(on) => void camera.set(on)}
          />
        </div>
      </div>
      {sound !== null && <LevelMeter track={sound} />}
      {[microphone, camera].map(
        ({ device, problem }) =>
          problem.value !== null && (
            <p key={device} class="problem" role="alert">
              {problem}
            </p>
          ),
      )}
      <details class="device-details">
        <summary>Choose and test devices</summary>
        <DevicePickers />
      </details>
    </section>
  );
}
