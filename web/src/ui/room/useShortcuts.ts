import { useEffect } from "preact/hooks";
import { chooseDevice, type OwnDevice } from "../../state/ownDevices";
import type { Preferences } from "../../state/preferences";
import type { RoomSession } from "../../state/roomSession";
import type { RoomView } from "../../state/roomView";
import { shortcutOf, type Shortcut } from "../../state/shortcuts";
import { selfOf } from "../../state/views";
import { useServices } from "../services";
import { useRoom } from "./context";

const TYPING = "input, textarea, select, [contenteditable], dialog[open], [role=menu]";
const CONTROL = "button, a, summary, [role=tab]";

/** What lasts for as long as its key is held. */
type Held = Extract<Shortcut, "talk" | "peek">;

const HELD_KEYS: Record<Held, string> = { talk: " ", peek: "P" };

/** The room's keys, wherever the focus is but in a text box or dialog. */
export function useShortcuts(): void {
  const { preferences } = useServices();
  const { session, view } = useRoom();
  useEffect(() => {
    const held = new HeldKeys(session);
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : document.body;
      const shortcut = shortcutOf(event, target.closest(TYPING) !== null, target.closest(CONTROL) !== null);
      if (shortcut === null) return;
      event.preventDefault();
      if (shortcut === "talk" || shortcut === "peek") held.begin(shortcut);
      else if (shortcut === "microphone" || shortcut === "camera") toggleDevice(session, preferences, shortcut);
      else run(shortcut, session, view);
    };
    const onKeyUp = (event: KeyboardEvent) => held.released(event.key);
    const onBlur = () => held.endAll();
    document.addEventListener("keydown", onKeyDown);
    document.addEventListener("keyup", onKeyUp);
    window.addEventListener("blur", onBlur);
    return () => {
      held.endAll();
      document.removeEventListener("keydown", onKeyDown);
      document.removeEventListener("keyup", onKeyUp);
      window.removeEventListener("blur", onBlur);
    };
  }, [session, view, preferences]);
}

/** Talking and peeking: they end with their key, whatever happens to the page in between. */
class HeldKeys {
  readonly #held = new Set<Held>();

  constructor(private readonly session: RoomSession) {}

  begin(what: Held): void {
    const { microphone, overhearing } = this.session;
    if (what === "talk") {
      if (microphone.status.peek() !== "off") return;
      void microphone.set(true);
    } else {
      overhearing.peek(true);
    }
    this.#held.add(what);
  }

  released(key: string): void {
    for (const what of this.#held) if (HELD_KEYS[what] === key.toUpperCase()) this.#end(what);
  }

  endAll(): void {
    this.#held.forEach((what) => this.#end(what));
  }

  #end(what: Held): void {
    this.#held.delete(what);
    if (what === "talk") void this.session.microphone.set(false);
    else this.session.overhearing.peek(false);
  }
}

function toggleDevice(session: RoomSession, preferences: Preferences, device: OwnDevice): void {
  chooseDevice(session, preferences, device, session[device].status.peek() === "off");
}

function run(shortcut: Exclude<Shortcut, Held | OwnDevice>, session: RoomSession, view: RoomView): void {
  const { screen, actions } = session;
  switch (shortcut) {
    case "share":
      return void (screen.status.peek() === "off" ? screen.start() : screen.stop());
    case "huddle":
      return void (actions.place.peek() === null && actions.startHuddle());
    case "back":
      return void (actions.place.peek() !== null && actions.backToMain());
    case "topic":
      return view.writeIn("topics");
    case "chat":
      return view.writeIn("chat");
    case "hand": {
      const state = session.room.peek();
      const raised = state !== null && selfOf(state)?.handRaised === true;
      return void actions.setHand(!raised);
    }
    case "help":
      view.dialog.value = "help";
  }
}
