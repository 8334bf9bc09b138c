import "../../styles/room.css";
import "../../styles/bar.css";
import "../../styles/health.css";
import "../../styles/popover.css";
import "../../styles/menu.css";
import "../../styles/huddles.css";
import "../../styles/stage.css";
import "../../styles/panel.css";
import "../../styles/topics.css";
import "../../styles/chat.css";
import "../../styles/messages.css";
import "../../styles/composer.css";
import "../../styles/people.css";
import "../../styles/knocks.css";
import { useEffect, useState } from "preact/hooks";
import { captureScreen } from "../../media/capture";
import { canSetVolume } from "../../media/sound";
import { browserDevice } from "../../rtc/mediaSession";
import type { ConnectionStatus } from "../../signalling/connection";
import { watchNetwork } from "../../signalling/network";
import { diagnosticsOf, type Diagnostics } from "../../state/diagnostics";
import { RoomSession } from "../../state/roomSession";
import { RoomView } from "../../state/roomView";
import { socketUrl } from "../../state/route";
import { useTitle } from "../pages/useTitle";
import type { Arrival } from "../lobby/LobbyPage";
import { Panel } from "../panel/Panel";
import { useServices, type Services } from "../services";
import { GoalsDialog } from "../ritual/Goals";
import { RecapDialog } from "../ritual/RecapDialog";
import { Ritual } from "../ritual/Ritual";
import { RoomMixer } from "../sound/RoomMixer";
import { SoundDialog } from "../sound/SoundDialog";
import { Stage } from "../stage/Stage";
import { ConnectionDialog } from "./ConnectionDialog";
import { ControlBar } from "./ControlBar";
import { RoomContext, useRoomState } from "./context";
import { HealthAdvice } from "./HealthIndicator";
import { HelpDialog } from "./HelpDialog";
import { InvitePeople } from "./InvitePeople";
import { KnockDialog } from "./KnockDialog";
import { Knocks } from "./Knocks";
import { Huddles } from "./Huddles";
import { RemoteSound } from "./RemoteSound";
import { SettingsDialog } from "./SettingsDialog";
import { TopBar } from "./TopBar";
import { useShortcuts } from "./useShortcuts";

declare global {
  interface Window {
    /** For operators and tests, while in a room: `await alongside.stats()` shows the connection's details. */
    alongside?: Diagnostics;
  }
}

export interface RoomProps extends Arrival {
  readonly roomId: string;
  /** Called when the room is gone: then there is nothing left to remember of it. */
  readonly onDeleted: () => void;
  /** Called once, when the stay is over. */
  readonly onEnd: (status: ConnectionStatus) => void;
}

/** The room itself, from joining to leaving. */
export function Room({ onEnd, ...stay }: RoomProps) {
  const services = useServices();
  const [context] = useState(() => ({
    session: newSession(services, stay),
    view: new RoomView(),
  }));
  const { session } = context;
  useStay(session);
  const status = session.status.value;
  useEffect(() => {
    if (status.phase === "left" || status.phase === "displaced" || status.phase === "refused") onEnd(status);
    // The callback only changes with the page around the room, which ends with the stay.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [status]);
  return (
    <RoomContext.Provider value={context}>
      {session.room.value === null ? (
        <Joining words={session.health.value.words} />
      ) : (
        <RoomMixer>
          <InsideRoom />
        </RoomMixer>
      )}
    </RoomContext.Provider>
  );
}

function Joining({ words }: { readonly words: string }) {
  return (
    <main class="notice-page" aria-busy="true">
      <p class="loading" role="status">
        {words}
      </p>
    </main>
  );
}

function InsideRoom() {
  const state = useRoomState();
  useTitle(state.room.settings.name);
  useShortcuts();
  return (
    <div class="room">
      <TopBar />
      <main class="room-main">
        <HealthAdvice />
        <Knocks />
        <Huddles />
        <Ritual />
        <Stage />
      </main>
      <Panel />
      <ControlBar />
      <RemoteSound />
      <SettingsDialog />
      <HelpDialog />
      <ConnectionDialog />
      <InvitePeople />
      <SoundDialog />
      <KnockDialog />
      <GoalsDialog />
      <RecapDialog />
    </div>
  );
}

function newSession(services: Services, stay: Omit<RoomProps, "onEnd">): RoomSession {
  const { roomId, name, workingOn, topic, onDeleted } = stay;
  const { microphone, camera, toasts, environment, preferences } = services;
  const { personKey } = preferences.room(roomId);
  const session = new RoomSession({
    url: socketUrl(window.location, roomId),
    identity: {
      name,
      ...(workingOn !== "" && { workingOn }),
      ...(personKey !== undefined && { personKey }),
    },
    topic,
    microphone,
    camera,
    captureScreen,
    toasts,
    environment,
    newDevice: browserDevice,
    onPersonKey: (key) => preferences.rememberRoom(roomId, { personKey: key, ...(workingOn !== "" && { workingOn }) }),
    onDeleted,
    lastRead: {
      load: () => preferences.room(roomId).lastRead,
      save: (lastRead) => preferences.rememberRoom(roomId, { lastRead }),
    },
  });
  session.overhearing.faint.value = (preferences.habits().overhear ?? false) && canSetVolume();
  return session;
}

/** Opens the session, and ends it with the page, so that a closed tab leaves nobody behind. */
function useStay(session: RoomSession): void {
  useEffect(() => {
    const leave = () => session.leave();
    const stopWatching = watchNetwork((online) => session.networkChanged(online));
    const shown = () => session.pageShown(document.visibilityState === "visible");
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", shown);
    window.alongside = diagnosticsOf(session);
    session.open();
    shown();
    return () => {
      window.removeEventListener("pagehide", leave);
      stopWatching();
      document.removeEventListener("visibilitychange", shown);
      delete window.alongside;
      session.leave();
    };
  }, [session]);
}
