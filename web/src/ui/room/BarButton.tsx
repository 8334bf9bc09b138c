import type { ComponentChildren } from "preact";

interface Props {
  /** Its name for assistive technology. */
  readonly name: string;
  /** The word under the icon. */
  readonly label: string;
  readonly shortcut?: string;
  readonly kind?: "plain" | "on" | "leave";
  readonly busy?: boolean;
  /** Whether a narrow bar has it under More. */
  readonly rare?: boolean;
  readonly onClick: () => void;
  /** The icon. */
  readonly children: ComponentChildren;
}

/** A button of the bar at the bottom of the room. */
export function BarButton({
  name,
  label,
  shortcut,
  kind = "plain",
  busy = false,
  rare = false,
  onClick,
  children,
}: Props) {
  return (
    <button
      type="button"
      class={`bar-button is-${kind}${rare ? " is-rare" : ""}`}
      aria-label={name}
      aria-busy={busy}
      aria-keyshortcuts={shortcut}
      title={shortcut === undefined ? name : `${name} (${shortcut})`}
      onClick={onClick}
    >
      <span class="bar-icon">{children}</span>
      <span class="bar-label">{label}</span>
    </button>
  );
}
