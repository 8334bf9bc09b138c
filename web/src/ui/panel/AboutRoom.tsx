import { useSignal } from "@preact/signals";
import { Pencil } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { RoomView } from "../../protocol";
import { normLines } from "../../state/roomNorms";
import { CADENCE_WORDS, SOUND_WORDS } from "../../state/roomWords";
import { roomPath } from "../../state/route";
import { startWords } from "../../state/sessionWords";
import { momentWords } from "../../state/timeWords";
import { useRoom, useRoomState } from "../room/context";
import { OwnCards } from "./OwnCards";
import { RoomSettingsForm } from "./RoomSettingsForm";

/** What the room is for, how it goes, and what people can count on in it. Anyone may change it. */
export function AboutRoom() {
  const editing = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  useLayoutEffect(() => {
    if (wasEditing.current && !editing.value) button.current?.focus();
    wasEditing.current = editing.value;
  }, [editing.value]);
  return (
    <section class="panel-section" aria-label="Room">
      <div class="panel-scroll about">
        {editing.value ? (
          <RoomSettingsForm onDone={() => (editing.value = false)} />
        ) : (
          <>
            <Settings>
              <button ref={button} type="button" class="button button-small" onClick={() => (editing.value = true)}>
                <Pencil size={16} aria-hidden="true" />
                Edit room
              </button>
            </Settings>
            <OwnCards />
            <Promises />
          </>
        )}
      </div>
    </section>
  );
}

function Settings({ children }: { readonly children: ComponentChildren }) {
  const { room, session } = useRoomState();
  const { name, why, norms, cadence, sound, format } = room.settings;
  const lines = normLines(norms);
  return (
    <>
      <h2 dir="auto">{name}</h2>
      <p dir="auto">{why ?? "This room has no particular reason, which is a good one."}</p>
      <dl class="facts">
        <Fact name="Format">{startWords(room.settings, session === null)}</Fact>
        {format.phases.length > 0 && <Fact name="Phases">{format.phases.map(({ title }) => title).join(", ")}</Fact>}
        <Fact name="How often">{CADENCE_WORDS[cadence]}</Fact>
        <Fact name="Next time">{nextTimeWords(room)}</Fact>
        {sound !== undefined && <Fact name="Background sound">{SOUND_WORDS[sound]}</Fact>}
      </dl>
      {lines.length > 0 && (
        <>
          <h3>Norms</h3>
          <ul class="plain-list">
            {lines.map((line, place) => (
              <li key={place} dir="auto">
                {line}
              </li>
            ))}
          </ul>
        </>
      )}
      {children}
      <p>
        <a href={roomPath(room.id, "memory")} target="_blank" rel="noopener">
          What this room remembers
        </a>
      </p>
    </>
  );
}

function nextTimeWords({ schedule }: RoomView): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (schedule?.nextAt === undefined) return "No time is agreed";
  return momentWords(schedule.nextAt, { timeZone, locale: undefined });
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Promises() {
  const { view } = useRoom();
  const { room } = useRoomState();
  const since = new Date(room.createdAt).toLocaleDateString(undefined, { dateStyle: "long" });
  return (
    <>
      <h3>What you can count on</h3>
      <ul class="plain-list">
        <li>Your microphone and camera never turn on by themselves.</li>
        <li>What the buttons below show is what the others get.</li>
        <li>What is said in a huddle stays in it.</li>
        <li>Nothing is recorded, and nobody measures how busy you are.</li>
      </ul>
      <p class="soft">Here since {since}. Whoever has the link can come in.</p>
      <button type="button" class="button" onClick={() => (view.dialog.value = "help")}>
        Show keys
      </button>
    </>
  );
}
