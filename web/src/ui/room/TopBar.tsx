import { useSignal } from "@preact/signals";
import { Check, Link2, Users } from "lucide-preact";
import { useServices } from "../services";
import { useRoomState } from "./context";
import { HealthIndicator } from "./HealthIndicator";
import { InviteButton } from "./InviteButton";
import { useArrival } from "../pages/useArrival";
import { SessionTimeline } from "../ritual/SessionTimeline";

/** Which room this is, where its session stands, how many are in it, and whether the connection is well. */
export function TopBar() {
  const state = useRoomState();
  const count = state.participants.size;
  const heading = useArrival();
  return (
    <header class="top-bar">
      <h1 ref={heading} tabIndex={-1} class="room-name">
        {state.room.settings.name}
      </h1>
      <SessionTimeline />
      <p class="people-count">
        <Users size={16} aria-hidden="true" />
        {count === 1 ? "1 person" : `${count} people`}
      </p>
      <HealthIndicator />
      <InviteButton label="Invite" class="top-invite" />
      <CopyLink />
    </header>
  );
}

function CopyLink() {
  const { toasts, environment } = useServices();
  const copied = useSignal(false);
  const copy = async () => {
    const { href } = window.location;
    try {
      await navigator.clipboard.writeText(href);
      copied.value = true;
      environment.after(2_500, () => (copied.value = false));
    } catch {
      toasts.show(`Copy this link: ${href}`);
    }
  };
  return (
    <button type="button" class="button button-small copy-link" aria-label="Copy link" onClick={() => void copy()}>
      {copied.value ? <Check size={16} aria-hidden="true" /> : <Link2 size={16} aria-hidden="true" />}
      <span aria-live="polite">{copied.value ? "Copied" : "Copy link"}</span>
    </button>
  );
}
