import { useSignal } from "@preact/signals";
import type { TargetedSubmitEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { RoomInfo } from "../../protocol";
import { TextField } from "../common/TextField";
import { RoomHead } from "../pages/RoomHead";
import { useTitle } from "../pages/useTitle";
import { useServices } from "../services";
import { Preview } from "./Preview";
import { Standing } from "./Standing";

/** How often the lobby looks who is there, in ms. */
const LOOK_MS = 10_000;

/** What somebody says of themselves in the lobby. Empty is what they leave out. */
export interface Arrival {
  readonly name: string;
  readonly workingOn: string;
  /** A topic to drop. */
  readonly topic: string;
}

interface Props {
  readonly roomId: string;
  readonly info: RoomInfo;
  /** Whether this page has been in the room before. */
  readonly comesBack: boolean;
  /** Goes into the room. Resolves to whether that worked. */
  readonly onJoin: (arrival: Arrival) => Promise<boolean>;
  readonly onInfo: (info: RoomInfo) => void;
}

/** Before the room: who one is, which devices, and who is there already. Nothing is sent from here. */
export function LobbyPage({ roomId, info, comesBack, onJoin, onInfo }: Props) {
  useTitle(info.room.settings.name);
  useDevicesOfLastTime(roomId, comesBack);
  useFreshInfo(roomId, onInfo);
  const entered = useReleaseUnlessEntered();
  return (
    <main class="lobby">
      <RoomHead room={info.room} current="room">
        <WhoIsThere names={info.participantNames} />
        <Standing info={info} />
      </RoomHead>
      <div class="lobby-columns">
        <Preview />
        <JoinForm
          roomId={roomId}
          onJoin={async (arrival) => {
            entered.current = true;
            entered.current = await onJoin(arrival);
          }}
        />
      </div>
    </main>
  );
}

function WhoIsThere({ names }: { readonly names: readonly string[] }) {
  const MOST = 6;
  const shown = names.slice(0, MOST).join(", ");
  const more = names.length > MOST ? ` and ${names.length - MOST} more` : "";
  return (
    <p class="who-is-there" role="status">
      {names.length === 0 ? "Nobody is here yet. You will be the first." : `Here now: ${shown}${more}`}
    </p>
  );
}

interface JoinFormProps {
  readonly roomId: string;
  readonly onJoin: (arrival: Arrival) => Promise<void>;
}

function JoinForm({ roomId, onJoin }: JoinFormProps) {
  const { preferences, microphone, camera } = useServices();
  const memory = preferences.room(roomId);
  const name = useSignal(memory.name ?? preferences.habits().name ?? "");
  const workingOn = useSignal("");
  const topic = useSignal("");
  const busy = useSignal(false);

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    const chosen = name.value.trim();
    preferences.rememberHabits({ name: chosen, welcomed: true });
    preferences.rememberRoom(roomId, {
      name: chosen,
      microphone: microphone.status.value !== "off",
      camera: camera.status.value !== "off",
    });
    await onJoin({ name: chosen, workingOn: workingOn.value.trim(), topic: topic.value.trim() });
    busy.value = false;
  };

  return (
    <form class="card form lobby-form" onSubmit={(event) => void submit(event)}>
      <label class="field">
        <span class="field-label">Your name</span>
        <input
          class="input"
          value={name}
          onInput={(event) => (name.value = event.currentTarget.value)}
          required
          pattern=".*\S.*"
          maxLength={80}
          autoComplete="name"
        />
      </label>
      <TextField
        label="I’m working on…"
        optional
        value={workingOn}
        placeholder={memory.workingOn ?? "the quarterly report"}
        longest={280}
      />
      <TextField
        label="A topic for everyone"
        optional
        value={topic}
        placeholder="something to ask, share or decide"
        longest={280}
      />
      <button type="submit" class="button button-primary button-large" aria-busy={busy.value}>
        {busy.value ? "Joining…" : "Join"}
      </button>
      {preferences.habits().welcomed !== true && <FirstTimeHint />}
    </form>
  );
}

function FirstTimeHint() {
  return (
    <p class="hint">
      <strong>First time here?</strong> Come in as you are. Most people keep their microphone off and work; anyone may
      ask something, drop a topic in the panel, or start a huddle for a longer talk.
    </p>
  );
}

/**
 * Opens the devices that this person chose in this room the last time. Neither a reload nor coming back from the page
 * that says that they are off is an arrival: then everything stays off until it is clicked.
 */
function useDevicesOfLastTime(roomId: string, comesBack: boolean): void {
  const { preferences, microphone, camera, devices } = useServices();
  useEffect(() => {
    const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    void devices.refresh();
    if (comesBack || navigation?.type === "reload") return;
    const memory = preferences.room(roomId);
    if (memory.microphone === true) void microphone.set(true);
    if (memory.camera === true) void camera.set(true);
  }, [roomId, comesBack, preferences, microphone, camera, devices]);
}

function useFreshInfo(roomId: string, onInfo: (info: RoomInfo) => void): void {
  const services = useServices();
  const latest = useRef(onInfo);
  latest.current = onInfo;
  useEffect(() => {
    let here = true;
    const timer = setInterval(() => {
      if (document.visibilityState === "hidden") return;
      services
        .roomApi(roomId)
        .info()
        .then(
          (info) => here && latest.current(info),
          () => undefined,
        );
    }, LOOK_MS);
    return () => {
      here = false;
      clearInterval(timer);
    };
  }, [services, roomId]);
}

/** Whoever goes away from the lobby instead of into the room leaves no device open. */
function useReleaseUnlessEntered(): { current: boolean } {
  const { microphone, camera } = useServices();
  const entered = useRef(false);
  useEffect(
    () => () => {
      if (entered.current) return;
      microphone.disconnect();
      camera.disconnect();
    },
    [microphone, camera],
  );
  return entered;
}
