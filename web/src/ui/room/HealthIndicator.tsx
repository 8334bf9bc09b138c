import { Wifi, WifiHigh, WifiLow, WifiOff } from "lucide-preact";
import type { Health } from "../../state/health";
import { useRoom } from "./context";

const ICONS = { well: Wifi, poor: WifiHigh, busy: WifiLow, broken: WifiOff } as const;

/** Whether the connection is well, in a few words; a click shows more. */
export function HealthIndicator() {
  const { session, view } = useRoom();
  const { tone, words } = session.health.value;
  return (
    <div class={`health is-${tone}`}>
      <button
        type="button"
        class="icon-button"
        aria-label="Connection details"
        title="Connection details"
        onClick={() => (view.dialog.value = "connection")}
      >
        <ToneIcon tone={tone} />
      </button>
      <p class="health-words" role="status">
        {words}
      </p>
    </div>
  );
}

function ToneIcon({ tone }: Pick<Health, "tone">) {
  const Icon = ICONS[tone];
  return <Icon size={20} aria-hidden="true" />;
}

/** What can be done about a connection that does not work. */
export function HealthAdvice() {
  const { tone, advice } = useRoom().session.health.value;
  return (
    <div class="health-advice" role="status">
      {tone === "broken" && advice !== undefined && <p class="problem">{advice}</p>}
    </div>
  );
}
