import { useSignal } from "@preact/signals";
import type { TargetedSubmitEvent } from "preact";
import { selfOf } from "../../state/views";
import { Dialog } from "../common/Dialog";
import { DevicePickers } from "../lobby/DevicePickers";
import { useServices } from "../services";
import { useRoom, useRoomState } from "./context";

/** Name, intent, devices and view. */
export function SettingsDialog() {
  const { dialog } = useRoom().view;
  const { hideSelf, preferences } = useServices();
  if (dialog.value !== "settings") return null;
  return (
    <Dialog title="Settings" onClose={() => (dialog.value = null)}>
      <ProfileForm />
      <h3>Devices</h3>
      <DevicePickers />
      <h3>View</h3>
      <label class="check">
        <input
          type="checkbox"
          checked={hideSelf}
          onChange={({ currentTarget }) => {
            hideSelf.value = currentTarget.checked;
            preferences.rememberHabits({ hideSelf: currentTarget.checked });
          }}
        />
        Hide my own tile
      </label>
      <div class="row">
        <button type="button" class="button" onClick={() => (dialog.value = "sound")}>
          Background sound
        </button>
        <button type="button" class="button" onClick={() => (dialog.value = "help")}>
          Show keys
        </button>
      </div>
    </Dialog>
  );
}

function ProfileForm() {
  const { session } = useRoom();
  const { preferences, toasts } = useServices();
  const self = selfOf(useRoomState());
  const name = useSignal(self?.name ?? "");
  const workingOn = useSignal(self?.workingOn ?? "");
  const save = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const chosen = name.value.trim();
    if (!(await session.updateProfile(chosen, workingOn.value.trim()))) return;
    preferences.rememberHabits({ name: chosen });
    toasts.show("Saved.");
  };
  return (
    <form class="form" onSubmit={(event) => void save(event)}>
      <label class="field">
        <span class="field-label">Your name</span>
        <input
          class="input"
          value={name}
          onInput={(event) => (name.value = event.currentTarget.value)}
          required
          pattern=".*\S.*"
          maxLength={80}
        />
      </label>
      <label class="field">
        <span class="field-label">I’m working on…</span>
        <input
          class="input"
          value={workingOn}
          onInput={(event) => (workingOn.value = event.currentTarget.value)}
          maxLength={280}
        />
      </label>
      <button type="submit" class="button button-primary">
        Save
      </button>
    </form>
  );
}
