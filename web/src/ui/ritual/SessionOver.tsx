import { useSignal } from "@preact/signals";
import { CalendarPlus, Moon, ScrollText, X } from "lucide-preact";
import { useState } from "preact/hooks";
import type { SessionView } from "../../protocol";
import { sentenceOf } from "../../signalling/problem";
import { isRunning, twoWeeksLater } from "../../state/sessionWords";
import { useRoom, useRoomState } from "../room/context";
import { useServices } from "../services";
import { Pulse } from "./Pulse";

/** Whoever arrives later than this after the end, in ms, comes for something else. */
const RECENT_MS = 30 * 60_000;

/** After the end: how it went, what is left of it, and when to meet again. Stays until it is put away. */
export function SessionOver() {
  const { session: stay, view } = useRoom();
  const { session } = useRoomState();
  const [arrivedAt] = useState(() => stay.clock.now());
  if (session === null || isRunning(session) || view.ritual.endSeen.value === session.id) return null;
  if ((session.endedAt ?? 0) < arrivedAt - RECENT_MS) return null;
  return (
    <section class="ritual-card is-end" aria-label="The session is over">
      <Moon size={20} aria-hidden="true" />
      <div class="ritual-words">
        <p class="ritual-title">The session is over</p>
        <p class="soft">Thank you for working alongside each other. Stay as long as you like.</p>
        <Pulse sessionId={session.id} />
        <div class="row ritual-buttons">
          <button type="button" class="button button-small" onClick={() => (view.dialog.value = "recap")}>
            <ScrollText size={16} aria-hidden="true" />
            Recap
          </button>
          <SameAgain session={session} />
        </div>
      </div>
      <button
        type="button"
        class="icon-button"
        aria-label="Put away"
        onClick={() => (view.ritual.endSeen.value = session.id)}
      >
        <X size={18} aria-hidden="true" />
      </button>
    </section>
  );
}

type Agreeing =
  | { readonly at: "ready" | "busy" }
  | { readonly at: "agreed"; readonly startsAt: number }
  | { readonly at: "failed"; readonly sentence: string };

/** Agrees on the same time in two weeks, and gives the file for the calendar. */
export function SameAgain({ session }: { readonly session: SessionView }) {
  const services = useServices();
  const { room } = useRoomState();
  const api = services.roomApi(room.id);
  const state = useSignal<Agreeing>({ at: "ready" });
  const agree = async () => {
    if (state.value.at === "busy") return;
    state.value = { at: "busy" };
    const startsAt = twoWeeksLater(session.startedAt);
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    try {
      await api.setSchedule({ startsAt, timeZone });
      state.value = { at: "agreed", startsAt };
      download(api.invitation);
    } catch (error) {
      state.value = { at: "failed", sentence: sentenceOf(error) };
    }
  };
  if (state.value.at === "agreed") {
    return (
      <p class="agreed" role="status">
        Next time: {nextTime(state.value.startsAt)}.{" "}
        <a href={api.invitation} download="invitation.ics">
          For your calendar
        </a>
      </p>
    );
  }
  return (
    <>
      <button
        type="button"
        class="button button-small"
        aria-busy={state.value.at === "busy"}
        onClick={() => void agree()}
      >
        <CalendarPlus size={16} aria-hidden="true" />
        {state.value.at === "busy" ? "Agreeing…" : "Same again in two weeks"}
      </button>
      {state.value.at === "failed" && (
        <p class="problem" role="alert">
          {state.value.sentence}
        </p>
      )}
    </>
  );
}

function nextTime(startsAt: number): string {
  const format = new Intl.DateTimeFormat(undefined, {
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "numeric",
    minute: "2-digit",
  });
  return format.format(startsAt);
}

function download(address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = "invitation.ics";
  link.click();
}
