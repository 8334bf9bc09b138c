import { UserPlus } from "lucide-preact";
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { RoomView } from "../../protocol";
import { roomPath, type RoomPageName } from "../../state/route";
import { InviteDialog } from "../invite/InviteDialog";
import { Mark } from "./NoticePage";
import { PageLink } from "./PageLink";
import { useArrival } from "./useArrival";

const PAGES: readonly { readonly page: RoomPageName; readonly label: string }[] = [
  { page: "room", label: "Room" },
  { page: "rally", label: "Find a time" },
  { page: "memory", label: "Memory" },
];

interface Props {
  readonly room: RoomView;
  readonly current: RoomPageName;
  /** Called after the invitation was looked at, in which the room's time can be set. */
  readonly onInvited?: () => void;
  readonly children?: ComponentChildren;
}

/** The beginning of each of a room's pages: which room it is, why, where else to go, and whom to ask along. */
export function RoomHead({ room, current, onInvited, children }: Props) {
  const heading = useArrival();
  const { name, why } = room.settings;
  return (
    <header class="room-head">
      <div class="room-head-bar">
        <p class="wordmark">
          <Mark /> Alongside
        </p>
        <nav class="room-links" aria-label="Pages of this room">
          {PAGES.map(({ page, label }) => (
            <PageLink key={page} class="room-link" path={roomPath(room.id, page)} current={page === current}>
              {label}
            </PageLink>
          ))}
        </nav>
        <Invite room={room} onInvited={onInvited} />
      </div>
      <h1 ref={heading} tabIndex={-1}>
        {name}
      </h1>
      {why !== undefined && (
        <p class="lead" dir="auto">
          {why}
        </p>
      )}
      {children}
    </header>
  );
}

function Invite({ room, onInvited }: { readonly room: RoomView; readonly onInvited: (() => void) | undefined }) {
  const open = useSignal(false);
  const close = () => {
    open.value = false;
    onInvited?.();
  };
  return (
    <>
      <button type="button" class="button button-small" onClick={() => (open.value = true)}>
        <UserPlus size={16} aria-hidden="true" />
        Invite
      </button>
      {open.value && <InviteDialog roomId={room.id} room={room} onClose={close} />}
    </>
  );
}
