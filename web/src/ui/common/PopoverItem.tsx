import type { LucideIcon } from "lucide-preact";

interface Props {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly onClick: () => void;
}

/** A line of a popover that does something. */
export function PopoverItem({ icon: Icon, label, onClick }: Props) {
  return (
    <button type="button" class="popover-item" onClick={onClick}>
      <Icon size={18} aria-hidden="true" />
      {label}
    </button>
  );
}
