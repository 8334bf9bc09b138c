import { InviteDialog } from "../invite/InviteDialog";
import { useRoom, useRoomState } from "./context";

/** Lets people bring others along while they are in the room. */
export function InvitePeople() {
  const { dialog } = useRoom().view;
  const { room } = useRoomState();
  if (dialog.value !== "invite") return null;
  return <InviteDialog roomId={room.id} room={room} onClose={() => (dialog.value = null)} />;
}
