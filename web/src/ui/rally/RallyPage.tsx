import "../../styles/invite.css";
import "../../styles/rally.css";
import { useEffect, useState } from "preact/hooks";
import type { RallyPage as Page } from "../../protocol";
import { pickedStart } from "../../state/rally";
import { RallyPageState, type ChangeStream } from "../../state/rallyPage";
import { FailedPage } from "../pages/FailedPage";
import { LoadingPage } from "../pages/LoadingPage";
import { RoomHead } from "../pages/RoomHead";
import { useTitle } from "../pages/useTitle";
import { useServices, type Services } from "../services";
import { OpenQuestion } from "./OpenQuestion";
import { ProposeTimes } from "./ProposeTimes";
import { SettledTime } from "./SettledTime";

/** Where a time is found: some are proposed, everybody says which suit, and one is picked. */
export function RallyPage({ roomId }: { readonly roomId: string }) {
  const services = useServices();
  const [state] = useState(() => newState(services, roomId));
  useEffect(() => {
    void state.open();
    return () => state.close();
  }, [state]);
  const page = state.page.value;
  if (page !== null) return <Found page={page} state={state} />;
  const error = state.loading.error.value;
  if (error === undefined) return <LoadingPage />;
  return <FailedPage error={error} onRetry={() => void state.open()} />;
}

function newState(services: Services, roomId: string): RallyPageState {
  const { environment, preferences } = services;
  return new RallyPageState({
    api: services.roomApi(roomId),
    openStream: (address) => new EventSource(address) as ChangeStream,
    environment,
    name: preferences.room(roomId).name ?? preferences.habits().name ?? "",
    onPersonKey: (personKey) => preferences.rememberRoom(roomId, { personKey }),
    onName: (name) => {
      preferences.rememberRoom(roomId, { name });
      preferences.rememberHabits({ name });
    },
  });
}

function Found({ page, state }: { readonly page: Page; readonly state: RallyPageState }) {
  useTitle(`Find a time: ${page.room.settings.name}`);
  return (
    <main class="room-page">
      <RoomHead room={page.room} current="rally" onInvited={() => void state.open()} />
      <Body page={page} state={state} />
    </main>
  );
}

function Body({ page, state }: { readonly page: Page; readonly state: RallyPageState }) {
  const rally = state.rally.value;
  if (rally === null) {
    if (page.room.schedule?.nextAt !== undefined) return <SettledTime page={page} state={state} />;
    return <ProposeTimes title="When shall we meet?" state={state} />;
  }
  if (pickedStart(rally) !== null) return <SettledTime page={page} state={state} />;
  return <OpenQuestion page={page} rally={rally} state={state} />;
}
