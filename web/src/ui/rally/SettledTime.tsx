import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { RallyPage, RoomView } from "../../protocol";
import { pickedStart } from "../../state/rally";
import type { RallyPageState } from "../../state/rallyPage";
import { roomInvitation } from "../../state/roomInvitation";
import { roomPath } from "../../state/route";
import { rangeWords } from "../../state/timeWords";
import { AgreedTime } from "../invite/AgreedTime";
import { CopyField } from "../invite/CopyField";
import { browserTimeStyle } from "../invite/timeStyle";
import { PageLink } from "../pages/PageLink";
import { ProblemNote } from "../pages/ProblemNote";
import { ProposeTimes } from "./ProposeTimes";

interface Props {
  readonly page: RallyPage;
  readonly state: RallyPageState;
}

/** The time that was found, and all that one does with it. */
export function SettledTime({ page, state }: Props) {
  const { room, rally } = page;
  const proposing = useSignal(false);
  const url = new URL(roomPath(room.id), window.location.href).href;
  return (
    <>
      <section class="card rally-card settled" aria-labelledby="settled">
        <Heading />
        <When room={room} startsAt={pickedStart(rally)} />
        <CopyField
          label="Invitation"
          action="Copy invitation"
          text={roomInvitation(room, url, browserTimeStyle())}
          rows={8}
        />
        <div class="row">
          <PageLink class="button button-primary" path={roomPath(room.id)}>
            Go to the room
          </PageLink>
          {page.mayPick && rally?.picked !== undefined && <Reopen state={state} />}
          {!proposing.value && (
            <button type="button" class="button" onClick={() => (proposing.value = true)}>
              Propose other times
            </button>
          )}
        </div>
        <ProblemNote sentence={state.picking.problem.value} />
      </section>
      {proposing.value && <ProposeTimes title="Other times" state={state} onDone={() => (proposing.value = false)} />}
    </>
  );
}

/** Takes the focus where the button that settled it is gone. */
function Heading() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus();
  }, []);
  return (
    <h2 id="settled" ref={heading} tabIndex={-1}>
      The time is settled
    </h2>
  );
}

/** The room's time; until that is fetched, or when it is over, the one that was picked. */
function When({ room, startsAt }: { readonly room: RoomView; readonly startsAt: number | null }) {
  if (room.schedule?.nextAt !== undefined) return <AgreedTime room={room} />;
  if (startsAt === null) return null;
  return <p class="agreed-when">{rangeWords(startsAt, room.settings.minutes, browserTimeStyle())}</p>;
}

function Reopen({ state }: { readonly state: RallyPageState }) {
  const { busy } = state.picking;
  return (
    <button type="button" class="button" aria-busy={busy} onClick={() => void state.pick(null)}>
      {busy.value ? "Opening…" : "Open the question again"}
    </button>
  );
}
