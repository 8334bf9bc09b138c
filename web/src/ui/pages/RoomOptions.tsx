import { useRef } from "preact/hooks";
import type { Cadence, RoomSound } from "../../protocol";
import type { RoomDraft } from "../../state/roomDraft";
import { CADENCE_WORDS, FORMATS, SOUND_WORDS } from "../../state/roomWords";

interface Props {
  readonly draft: RoomDraft;
}

/** What a room may have beside its name, folded away: each has a good beginning, and can be changed later. */
export function RoomOptions({ draft }: Props) {
  const details = useRef<HTMLDetailsElement>(null);
  return (
    <details ref={details} class="room-options">
      <summary>More options</summary>
      <div class="form">
        <FormatChoice draft={draft} />
        <div class="room-options-pair">
          <label class="field">
            <span class="field-label">Length in minutes</span>
            <input
              class="input"
              type="number"
              inputMode="numeric"
              min={5}
              max={600}
              required
              value={draft.minutes}
              onInput={(event) => (draft.minutes.value = event.currentTarget.value)}
              // What has to be mended has to be seen.
              onInvalid={() => details.current?.setAttribute("open", "")}
            />
          </label>
          <label class="field">
            <span class="field-label">How often</span>
            <select
              class="input"
              value={draft.cadence}
              onChange={(event) => (draft.cadence.value = event.currentTarget.value as Cadence)}
            >
              {Object.entries(CADENCE_WORDS).map(([cadence, words]) => (
                <option key={cadence} value={cadence}>
                  {words}
                </option>
              ))}
            </select>
          </label>
        </div>
        <SoundChoice draft={draft} />
        <Norms draft={draft} />
      </div>
    </details>
  );
}

function FormatChoice({ draft }: Props) {
  return (
    <fieldset class="format-choice">
      <legend class="field-label">Format</legend>
      {FORMATS.map(({ id, title, explanation }) => (
        <label key={id} class="format">
          <input
            type="radio"
            name="format"
            checked={draft.format.value === id}
            aria-describedby={`format-${id}`}
            onChange={() => (draft.format.value = id)}
          />
          <span>
            <span class="format-title">{title}</span>
            <span class="format-explanation" id={`format-${id}`} aria-hidden="true">
              {explanation}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function SoundChoice({ draft }: Props) {
  return (
    <label class="field">
      <span class="field-label">Background sound</span>
      <select
        class="input"
        value={draft.sound.value ?? ""}
        onChange={({ currentTarget }) => {
          draft.sound.value = currentTarget.value === "" ? null : (currentTarget.value as RoomSound);
        }}
      >
        <option value="">None</option>
        {Object.entries(SOUND_WORDS).map(([sound, words]) => (
          <option key={sound} value={sound}>
            {words}
          </option>
        ))}
      </select>
      <span class="field-hint">Suggested to all. Each person turns it on, or not.</span>
    </label>
  );
}

function Norms({ draft }: Props) {
  return (
    <label class="field">
      <span class="field-label">
        Norms <span class="optional">one a line</span>
      </span>
      <textarea
        class="input"
        rows={4}
        maxLength={2000}
        value={draft.norms}
        onInput={(event) => (draft.norms.value = event.currentTarget.value)}
        placeholder="Left empty, the room begins with friendly ones."
      />
    </label>
  );
}
