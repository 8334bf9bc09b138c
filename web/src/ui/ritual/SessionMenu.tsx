import { useSignal } from "@preact/signals";
import { ClockPlus, Dices, FastForward, Flag, Pause, Play, ScrollText, Square } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import type { SessionView } from "../../protocol";
import { extendedLengthMs, sessionTime, isRunning } from "../../state/sessionTime";
import { nextPhase } from "../../state/sessionWords";
import { PopoverItem } from "../common/PopoverItem";
import { useRoom, useRoomState } from "../room/context";
import { CardKinds } from "./CardKinds";

type Page = "all" | "cards" | "end";

interface Props {
  readonly onClose: () => void;
}

/** What anyone may do with the session, and what belongs to it. */
export function SessionMenu({ onClose }: Props) {
  const { view } = useRoom();
  const { session } = useRoomState();
  const page = useSignal<Page>("all");
  const show = (dialog: "goals" | "recap") => {
    onClose();
    view.dialog.value = dialog;
  };
  const running = isRunning(session);
  if (page.value === "cards") {
    return (
      <MenuPage title="Draw a card">
        <p class="soft">It lies on the table for all to see.</p>
        <CardKinds onDrawn={onClose} />
      </MenuPage>
    );
  }
  if (page.value === "end" && running) {
    return <EndSession session={session} onClose={onClose} />;
  }
  return (
    <div class="popover-items">
      {running && <TimeItems session={session} onClose={onClose} />}
      <PopoverItem icon={Flag} label="Goals" onClick={() => show("goals")} />
      <PopoverItem icon={Dices} label="Draw a card" onClick={() => (page.value = "cards")} />
      {session !== null && <PopoverItem icon={ScrollText} label="Recap" onClick={() => show("recap")} />}
      {running && <PopoverItem icon={Square} label="End session" onClick={() => (page.value = "end")} />}
    </div>
  );
}

interface RunningProps extends Props {
  readonly session: SessionView;
}

function TimeItems({ session, onClose }: RunningProps) {
  const { ritual, clock } = useRoom().session;
  const time = sessionTime(session, clock.now());
  const next = nextPhase(session);
  const skip = () => {
    onClose();
    void ritual.skipPhase(session.id, session.index);
  };
  const extend = () => ritual.extendPhase(session.id, session.index, extendedLengthMs(session, clock.now(), 5));
  return (
    <>
      <FocusSwitch session={session} />
      {time !== null && (
        <>
          <PopoverItem
            icon={time.paused ? Play : Pause}
            label={time.paused ? "Resume" : "Pause"}
            onClick={() => void ritual.setPaused(session.id, !time.paused)}
          />
          <PopoverItem icon={ClockPlus} label="+5 min" onClick={() => void extend()} />
        </>
      )}
      {next !== null && <PopoverItem icon={FastForward} label={`Skip to ${next.title}`} onClick={skip} />}
    </>
  );
}

function FocusSwitch({ session }: { readonly session: SessionView }) {
  const { ritual } = useRoom().session;
  const hint = useId();
  return (
    <button
      type="button"
      role="switch"
      class="popover-item focus-switch"
      aria-label="Focus"
      aria-checked={session.focus}
      aria-describedby={hint}
      onClick={() => void ritual.setFocus(session.id, !session.focus)}
    >
      <span>
        <span class="menu-label">Focus</span>
        <span class="menu-hint" id={hint}>
          Microphones off, chat folded, knocks and sounds wait
        </span>
      </span>
      <span class="switch" aria-hidden="true" />
    </button>
  );
}

function EndSession({ session, onClose }: RunningProps) {
  const { ritual } = useRoom().session;
  const end = () => {
    onClose();
    void ritual.endSession(session.id);
  };
  return (
    <MenuPage title="End the session for all?">
      <p class="soft">Open topics are carried over to the next one. The room stays open, and nobody has to leave.</p>
      <div class="row">
        <button type="button" class="button button-small button-primary" onClick={end}>
          End session
        </button>
        <button type="button" class="button button-small" onClick={onClose}>
          Go on
        </button>
      </div>
    </MenuPage>
  );
}

interface PageProps {
  readonly title: string;
  readonly children: ComponentChildren;
}

/** A page of the menu that took the place of another: it takes the focus, which was on what is gone. */
function MenuPage({ title, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <div class="session-page">
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </div>
  );
}
