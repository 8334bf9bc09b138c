import "../../styles/invite.css";
import "../../styles/qr.css";
import { useSignal } from "@preact/signals";
import { ExternalLink } from "lucide-preact";
import { useEffect } from "preact/hooks";
import type { RoomView } from "../../protocol";
import { roomInvitation } from "../../state/roomInvitation";
import { roomPath } from "../../state/route";
import { Dialog } from "../common/Dialog";
import { QrCode } from "../common/QrCode";
import { AgreedTime } from "./AgreedTime";
import { CopyField } from "./CopyField";
import { SetTime } from "./SetTime";
import { browserTimeStyle } from "./timeStyle";

interface Props {
  readonly roomId: string;
  readonly room: RoomView;
  readonly onClose: () => void;
}

/** All that helps to bring others along: the link, a code for phones, the time, and a text to send round. */
export function InviteDialog({ roomId, room, onClose }: Props) {
  // A time that is set here is known before the room tells it.
  const known = useSignal(room);
  useEffect(() => {
    known.value = room;
  }, [known, room]);
  const url = new URL(roomPath(roomId), window.location.href).href;
  return (
    <Dialog title="Invite" onClose={onClose}>
      <div class="invite-link">
        <CopyField label="Whoever has this link can come in" action="Copy link" text={url} />
        <QrCode text={url} label="QR code of the link" />
      </div>
      <h3>When</h3>
      <When room={known.value} onSet={(changed) => (known.value = changed)} />
      <h3>Send it round</h3>
      <CopyField
        label="Invitation"
        action="Copy invitation"
        text={roomInvitation(known.value, url, browserTimeStyle())}
        rows={8}
      />
    </Dialog>
  );
}

interface WhenProps {
  readonly room: RoomView;
  readonly onSet: (room: RoomView) => void;
}

function When({ room, onSet }: WhenProps) {
  const open = useSignal(false);
  const agreed = room.schedule?.nextAt !== undefined;
  const set = (changed: RoomView) => {
    open.value = false;
    onSet(changed);
  };
  return (
    <div class="invite-when">
      {agreed ? <AgreedTime room={room} /> : <p class="soft">No time is agreed yet.</p>}
      <div class="row">
        {/* In another tab, as whoever asks may be in the room. */}
        <a class="button button-small" href={roomPath(room.id, "rally")} target="_blank" rel="noopener">
          Agree on a time
          <ExternalLink size={16} aria-hidden="true" />
        </a>
        <button
          type="button"
          class="button button-small"
          aria-expanded={open}
          onClick={() => (open.value = !open.value)}
        >
          {agreed ? "Set another time" : "Set a time"}
        </button>
      </div>
      {open.value && <SetTime roomId={room.id} onSet={set} />}
    </div>
  );
}
