import type { BackgroundSource } from "../../sound/mixer";
import { SOUNDSCAPES } from "../../sound/soundscapes";
import { Dialog } from "../common/Dialog";
import { useRoom, useRoomState } from "../room/context";
import { useServices } from "../services";
import { useMixer } from "./context";

/** What to hear in the background, how loud, and whether phases chime. Only this person hears it. */
export function SoundDialog() {
  const { view } = useRoom();
  if (view.dialog.value !== "sound") return null;
  return (
    <Dialog title="Sound" onClose={() => (view.dialog.value = null)}>
      <SoundChoices />
      <Volume />
      <SoundState />
      <Chimes />
    </Dialog>
  );
}

function SoundChoices() {
  const mixer = useMixer();
  const suggested = useRoomState().room.settings.sound;
  const sounds: readonly { readonly id: BackgroundSource; readonly label: string }[] = [
    { id: "off", label: "Nothing" },
    ...SOUNDSCAPES,
    ...(mixer.hasMusic.value ? [{ id: "music" as const, label: "Music" }] : []),
  ];
  return (
    <fieldset class="sound-choices">
      <legend class="field-label">In the background, for you alone</legend>
      {sounds.map(({ id, label }) => (
        <label key={id} class="sound-choice">
          <input type="radio" name="sound" checked={mixer.source.value === id} onChange={() => mixer.choose(id)} />
          <span>{label}</span>
          {id === suggested && <span class="here">This room’s sound</span>}
        </label>
      ))}
    </fieldset>
  );
}

function Volume() {
  const mixer = useMixer();
  const { preferences } = useServices();
  const percent = Math.round(mixer.volume.value * 100);
  return (
    <label class="field">
      <span class="field-label">Volume</span>
      <input
        class="volume"
        type="range"
        min={0}
        max={100}
        value={percent}
        aria-valuetext={`${percent} per cent`}
        onInput={({ currentTarget }) => {
          const volume = Number(currentTarget.value) / 100;
          mixer.setVolume(volume);
          preferences.rememberHabits({ soundVolume: volume });
        }}
      />
    </label>
  );
}

function SoundState() {
  const mixer = useMixer();
  const track = mixer.nowPlaying.value;
  return (
    <div class="sound-state" role="status">
      {mixer.muted.value && mixer.source.value !== "off" && <p class="soft">Silent while it is focus time.</p>}
      {mixer.blocked.value && (
        <button type="button" class="button button-primary" onClick={() => mixer.resume()}>
          Turn sound on
        </button>
      )}
      {mixer.problem.value !== null && <p class="problem">{mixer.problem.value}</p>}
      {track !== null && (
        <p class="soft">
          Now playing for all who listen: <strong>{track.title}</strong>
          {track.artist != null && ` by ${track.artist}`}
        </p>
      )}
    </div>
  );
}

function Chimes() {
  const mixer = useMixer();
  const { preferences } = useServices();
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={mixer.chimesOn.value}
        onChange={({ currentTarget }) => {
          mixer.setChimesOn(currentTarget.checked);
          preferences.rememberHabits({ chimes: currentTarget.checked });
        }}
      />
      Chime softly when a part of the session begins
    </label>
  );
}
