import type { ParticipantView } from "../../protocol";
import { Avatar } from "../common/Avatar";

/** Who is in a place, on its card. */
export function Members({ members }: { readonly members: readonly ParticipantView[] }) {
  const names = members.map(({ name }) => name).join(", ");
  return (
    <p class="huddle-members">
      <span class="avatar-row">
        {members.slice(0, 4).map(({ id, name, personId }) => (
          <Avatar key={id} name={name} personId={personId} />
        ))}
      </span>
      <span class="ellipsis">{names === "" ? "Nobody right now" : names}</span>
    </p>
  );
}
