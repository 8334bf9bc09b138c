import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { watchLevel } from "../../media/sound";

/** Shows that the microphone hears something. */
export function LevelMeter({ track }: { readonly track: MediaStreamTrack }) {
  const percent = useSignal(0);
  useEffect(() => watchLevel(track, (level) => (percent.value = Math.round(level * 100))), [track, percent]);
  return (
    <div class="meter-row">
      <span class="meter-word">Microphone</span>
      <div
        class="meter"
        role="meter"
        aria-label="Microphone level"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent.value}
      >
        <span class="meter-fill" style={{ "--level": `${percent.value}%` }} />
      </div>
    </div>
  );
}
