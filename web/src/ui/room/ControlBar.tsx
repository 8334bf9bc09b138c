import {
  Armchair,
  Hand,
  LogOut,
  MessagesSquare,
  Mic,
  MicOff,
  ScreenShare,
  ScreenShareOff,
  Settings,
  Video,
  VideoOff,
} from "lucide-preact";
import { canCaptureScreen } from "../../media/capture";
import { chooseDevice } from "../../state/ownDevices";
import { selfOf } from "../../state/views";
import { ToggleButton } from "../common/ToggleButton";
import { useServices } from "../services";
import { SoundButton } from "../sound/SoundButton";
import { AvailabilityButton } from "./AvailabilityButton";
import { BarButton } from "./BarButton";
import { useRoom, useRoomState } from "./context";
import { MoreButton } from "./MoreButton";

/** What one does most, always in reach. */
export function ControlBar() {
  const { preferences } = useServices();
  const { session, view } = useRoom();
  const { microphone, camera } = session;
  return (
    <footer class="bar-area">
      <BarNotices />
      <div class="bar" role="toolbar" aria-label="Controls" onClick={freeSpaceBar}>
        <ToggleButton
          device="microphone"
          status={microphone.status.value}
          shortcut="M"
          onIcon={<Mic aria-hidden="true" />}
          offIcon={<MicOff aria-hidden="true" />}
          onToggle={(on) => chooseDevice(session, preferences, "microphone", on)}
        />
        <ToggleButton
          device="camera"
          status={camera.status.value}
          shortcut="V"
          onIcon={<Video aria-hidden="true" />}
          offIcon={<VideoOff aria-hidden="true" />}
          onToggle={(on) => chooseDevice(session, preferences, "camera", on)}
        />
        {canCaptureScreen() && <ShareButton />}
        <HuddleButton />
        <HandButton />
        <AvailabilityButton />
        <SoundButton />
        <BarButton name="Settings" label="Settings" rare onClick={() => (view.dialog.value = "settings")}>
          <Settings aria-hidden="true" />
        </BarButton>
        <MoreButton />
        <BarButton name="Leave" label="Leave" kind="leave" onClick={() => session.leave()}>
          <LogOut aria-hidden="true" />
        </BarButton>
      </div>
    </footer>
  );
}

/**
 * After a click with mouse or finger the space bar is for talking again, not for the button that was clicked. What has
 * opened a menu keeps the focus, as Escape closes it from there.
 */
function freeSpaceBar({ detail, target }: MouseEvent): void {
  const clickedByKey = detail === 0;
  const opened = target instanceof Element && target.closest("[aria-expanded=true]") !== null;
  if (!clickedByKey && !opened && document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

function ShareButton() {
  const { screen } = useRoom().session;
  const sharing = screen.status.value !== "off";
  return (
    <BarButton
      name={sharing ? "Stop sharing" : "Share screen"}
      label={sharing ? "Stop" : "Share"}
      shortcut="S"
      kind={sharing ? "on" : "plain"}
      rare={!sharing}
      busy={screen.status.value === "starting"}
      onClick={() => void (sharing ? screen.stop() : screen.start())}
    >
      {sharing ? <ScreenShareOff aria-hidden="true" /> : <ScreenShare aria-hidden="true" />}
    </BarButton>
  );
}

function HuddleButton() {
  const { actions } = useRoom().session;
  if (actions.place.value === null) {
    return (
      <BarButton name="Start a huddle" label="Huddle" shortcut="H" onClick={() => void actions.startHuddle()}>
        <MessagesSquare aria-hidden="true" />
      </BarButton>
    );
  }
  return (
    <BarButton
      name="Back to the main room"
      label="Main room"
      shortcut="B"
      kind="on"
      onClick={() => void actions.backToMain()}
    >
      <Armchair aria-hidden="true" />
    </BarButton>
  );
}

function HandButton() {
  const { actions } = useRoom().session;
  const raised = selfOf(useRoomState())?.handRaised ?? false;
  return (
    <BarButton
      name={raised ? "Lower hand" : "Raise hand"}
      label="Hand"
      shortcut="R"
      kind={raised ? "on" : "plain"}
      onClick={() => void actions.setHand(!raised)}
    >
      <Hand aria-hidden="true" />
    </BarButton>
  );
}

/** What is wrong with one's own devices, and sound that waits for a click, said where the buttons are. */
function BarNotices() {
  const { session, view } = useRoom();
  const problems = [session.microphone, session.camera, session.screen].flatMap(({ problem }) => problem.value ?? []);
  return (
    <div class="bar-notices">
      {view.soundBlocked.value && (
        <button type="button" class="button button-primary" onClick={() => (view.soundBlocked.value = false)}>
          Turn sound on
        </button>
      )}
      {problems.map((problem) => (
        <p key={problem} class="problem" role="alert">
          {problem}
        </p>
      ))}
    </div>
  );
}
