import { LoaderCircle } from "lucide-preact";
import type { ComponentChildren } from "preact";
import type { SourceStatus } from "../../media/localSource";

interface Props {
  /** What is turned on and off, as part of the button's name. */
  readonly device: "microphone" | "camera";
  readonly status: SourceStatus;
  readonly onIcon: ComponentChildren;
  readonly offIcon: ComponentChildren;
  readonly shortcut?: string;
  readonly onToggle: (on: boolean) => void;
}

/** Turns a device on or off. It says on only while others can get it. */
export function ToggleButton({ device, status, onIcon, offIcon, shortcut, onToggle }: Props) {
  const label = device === "microphone" ? "Microphone" : "Camera";
  const name = `Turn ${device} ${status === "on" ? "off" : "on"}`;
  return (
    <button
      type="button"
      class={`bar-button is-${status}`}
      aria-label={name}
      aria-busy={status === "starting"}
      aria-keyshortcuts={shortcut}
      title={shortcut === undefined ? name : `${name} (${shortcut})`}
      onClick={() => onToggle(status === "off")}
    >
      <span class="bar-icon">
        {status === "starting" ? (
          <LoaderCircle class="spinner" aria-hidden="true" />
        ) : status === "on" ? (
          onIcon
        ) : (
          offIcon
        )}
      </span>
      <span class="bar-label">{label}</span>
    </button>
  );
}
