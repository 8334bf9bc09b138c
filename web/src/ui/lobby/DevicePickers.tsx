import { useSignal } from "@preact/signals";
import { Volume2 } from "lucide-preact";
import { useEffect } from "preact/hooks";
import type { DeviceChoice } from "../../media/devices";
import { playTestSound } from "../../media/sound";
import { useServices } from "../services";

/** Picks microphone, camera and speaker, for now and for the next time. */
export function DevicePickers() {
  const { devices, preferences, microphone, camera, speakerId } = useServices();
  const { microphones, cameras, speakers } = devices.choices.value;
  const allowed = microphone.track.value !== null || camera.track.value !== null;
  useEffect(() => {
    void devices.refresh();
  }, [devices, allowed]);
  const habits = preferences.habits();
  return (
    <div class="pickers">
      <Picker
        label="Microphone"
        choices={microphones}
        chosen={habits.microphoneId}
        onChoose={(id) => {
          preferences.rememberHabits({ microphoneId: id });
          void microphone.useDevice(id);
        }}
      />
      <Picker
        label="Camera"
        choices={cameras}
        chosen={habits.cameraId}
        onChoose={(id) => {
          preferences.rememberHabits({ cameraId: id });
          void camera.useDevice(id);
        }}
      />
      {speakers.length > 0 && (
        <Picker
          label="Speaker"
          choices={speakers}
          chosen={speakerId.value}
          onChoose={(id) => {
            preferences.rememberHabits({ speakerId: id });
            speakerId.value = id;
          }}
        />
      )}
      <SpeakerTest />
    </div>
  );
}

interface PickerProps {
  readonly label: string;
  readonly choices: readonly DeviceChoice[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

function Picker({ label, choices, chosen, onChoose }: PickerProps) {
  const known = choices.some(({ id }) => id === chosen);
  return (
    <label class="field">
      <span class="field-label">{label}</span>
      <select
        class="input"
        disabled={choices.length === 0}
        value={known ? chosen : choices[0]?.id}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {choices.length === 0 && <option>Turn it on once to see the list</option>}
        {choices.map(({ id, label: name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function SpeakerTest() {
  const { speakerId } = useServices();
  const state = useSignal<"idle" | "playing" | "failed">("idle");
  const play = async () => {
    state.value = "playing";
    state.value = await playTestSound(speakerId.value).then(
      () => "idle" as const,
      () => "failed" as const,
    );
  };
  return (
    <div>
      <button type="button" class="button" disabled={state.value === "playing"} onClick={() => void play()}>
        <Volume2 size={18} aria-hidden="true" />
        {state.value === "playing" ? "Playing two notes…" : "Test speaker"}
      </button>
      {state.value === "failed" && (
        <p class="problem" role="alert">
          This speaker could not be used. Choose another one.
        </p>
      )}
    </div>
  );
}
