import "../../styles/invite.css";
import "../../styles/memory.css";
import { useEffect, useState } from "preact/hooks";
import type { RoomMemory } from "../../protocol";
import { MemoryPageState } from "../../state/memoryPage";
import { normLines } from "../../state/roomNorms";
import { roomPath } from "../../state/route";
import { AgreedTime } from "../invite/AgreedTime";
import { DeletedPage } from "../pages/DeletedPage";
import { FailedPage } from "../pages/FailedPage";
import { LoadingPage } from "../pages/LoadingPage";
import { PageLink } from "../pages/PageLink";
import { RoomHead } from "../pages/RoomHead";
import { useTitle } from "../pages/useTitle";
import { useServices } from "../services";
import { DeleteRoom } from "./DeleteRoom";
import { PastSessions } from "./PastSessions";

/** What a room remembers from one time to the next. */
export function MemoryPage({ roomId }: { readonly roomId: string }) {
  const services = useServices();
  const [state] = useState(
    () => new MemoryPageState(services.roomApi(roomId), () => services.preferences.forgetRoom(roomId)),
  );
  useEffect(() => void state.load(), [state]);
  const memory = state.memory.value;
  if (state.deleted.value) return <DeletedPage name={memory?.room.settings.name ?? "The room"} />;
  if (memory !== null) return <Remembered memory={memory} state={state} />;
  const error = state.loading.error.value;
  if (error === undefined) return <LoadingPage />;
  return <FailedPage error={error} onRetry={() => void state.load()} />;
}

function Remembered({ memory, state }: { readonly memory: RoomMemory; readonly state: MemoryPageState }) {
  const { room, sessions, isOwner } = memory;
  useTitle(`Memory: ${room.settings.name}`);
  return (
    <main class="room-page">
      <RoomHead room={room} current="memory" onInvited={() => void state.load()} />
      <div class="memory-columns">
        <PastSessions sessions={sessions} roomName={room.settings.name} isOwner={isOwner} state={state} />
        <div class="memory-side">
          <NextTime memory={memory} />
          <Carried memory={memory} />
          <Norms memory={memory} />
        </div>
      </div>
      {isOwner && <DeleteRoom roomName={room.settings.name} state={state} />}
    </main>
  );
}

function NextTime({ memory: { room } }: { readonly memory: RoomMemory }) {
  return (
    <section class="card memory-card" aria-labelledby="next-time">
      <h2 id="next-time">Next time</h2>
      {room.schedule?.nextAt === undefined ? (
        <>
          <p class="soft">No time is agreed yet.</p>
          <PageLink class="button button-small" path={roomPath(room.id, "rally")}>
            Agree on a time
          </PageLink>
        </>
      ) : (
        <AgreedTime room={room} />
      )}
    </section>
  );
}

function Carried({ memory: { carried } }: { readonly memory: RoomMemory }) {
  return (
    <section class="card memory-card" aria-labelledby="carried">
      <h2 id="carried">Topics for next time</h2>
      {carried.length === 0 ? (
        <p class="soft">None were carried over.</p>
      ) : (
        <ul class="memory-list">
          {carried.map(({ id, text }) => (
            <li key={id} dir="auto">
              {text}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Norms({ memory: { room } }: { readonly memory: RoomMemory }) {
  const lines = normLines(room.settings.norms);
  if (lines.length === 0) return null;
  return (
    <section class="card memory-card" aria-labelledby="norms">
      <h2 id="norms">Norms</h2>
      <ul class="memory-list">
        {lines.map((line, place) => (
          <li key={place} dir="auto">
            {line}
          </li>
        ))}
      </ul>
    </section>
  );
}
