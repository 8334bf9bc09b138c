import { UserPlus } from "lucide-preact";
import { useRoom } from "./context";

interface Props {
  /** What is seen of its name where there is little room. */
  readonly label?: string;
  readonly class: string;
}

/** Opens the invitation: in the bar at the top, and wherever people see that others are missing. */
export function InviteButton({ label = "Invite people", ...props }: Props) {
  const { dialog } = useRoom().view;
  return (
    <button
      type="button"
      class={`button button-small ${props.class}`}
      aria-label="Invite people"
      title="Invite people"
      onClick={() => (dialog.value = "invite")}
    >
      <UserPlus size={16} aria-hidden="true" />
      <span>{label}</span>
    </button>
  );
}
