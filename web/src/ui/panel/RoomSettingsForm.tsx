import { useSignal } from "@preact/signals";
import type { TargetedSubmitEvent } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Cadence, FormatId, RoomSound } from "../../protocol";
import { SettingsDraft } from "../../state/settingsDraft";
import { CADENCE_WORDS, FORMATS, SOUND_WORDS } from "../../state/roomWords";
import { useRoom, useRoomState } from "../room/context";
import { PhaseEditor } from "./PhaseEditor";
import { TextField } from "../common/TextField";
import { LongField, SelectField } from "./SettingsFields";

const FORMAT_WORDS: Readonly<Record<FormatId, string>> = {
  ...(Object.fromEntries(FORMATS.map(({ id, title }) => [id, title])) as Record<Exclude<FormatId, "custom">, string>),
  custom: "Your own",
};

const NO_SOUND = "none";

/** All settings of the room. What has to be mended is said at its field. */
export function RoomSettingsForm({ onDone }: { readonly onDone: () => void }) {
  const { ritual } = useRoom().session;
  const { settings } = useRoomState().room;
  // Somebody else's change meanwhile does not take away what is being written here.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const draft = useMemo(() => new SettingsDraft(settings), []);
  const tried = useSignal(false);
  const busy = useSignal(false);
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => form.current?.querySelector("input")?.focus(), []);
  const problems = tried.value ? draft.problems() : new Map<string, string>();

  const save = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy.value) return;
    tried.value = true;
    if (draft.problems().size > 0) {
      // After the page says what is wrong.
      queueMicrotask(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    busy.value = true;
    const done = await ritual.updateRoom(draft.settings());
    busy.value = false;
    if (done) onDone();
  };
  return (
    <form ref={form} class="form room-form" noValidate onSubmit={(event) => void save(event)}>
      <h2>Edit room</h2>
      <TextField label="Name" value={draft.name} longest={80} problem={problems.get("name")} />
      <TextField label="Why you meet" value={draft.why} longest={280} optional />
      <LongField label="Norms" hint="One a line" value={draft.norms} longest={2000} />
      <SelectField
        label="Format"
        value={draft.format.value}
        choices={FORMAT_WORDS}
        onChoose={(id) => draft.chooseFormat(id)}
      />
      {draft.format.value === "custom" && <PhaseEditor draft={draft} problems={problems} />}
      <TextField
        label="Length in minutes"
        value={draft.minutes}
        longest={3}
        numeric
        problem={problems.get("minutes")}
      />
      <SelectField<Cadence>
        label="How often"
        value={draft.cadence.value}
        choices={CADENCE_WORDS}
        onChoose={(cadence) => (draft.cadence.value = cadence)}
      />
      <SelectField<RoomSound | typeof NO_SOUND>
        label="Background sound"
        hint="Suggested to all. Each person turns it on, or not."
        value={draft.sound.value ?? NO_SOUND}
        choices={{ [NO_SOUND]: "None", ...SOUND_WORDS }}
        onChoose={(sound) => (draft.sound.value = sound === NO_SOUND ? null : sound)}
      />
      <p class="soft">What you change is changed for everyone. A session that is going on keeps its phases.</p>
      <div class="row">
        <button type="submit" class="button button-primary" aria-busy={busy.value}>
          {busy.value ? "Saving…" : "Save"}
        </button>
        <button type="button" class="button" onClick={onDone}>
          Cancel
        </button>
      </div>
    </form>
  );
}
