import { useEffect } from "preact/hooks";
import type { RoomSession } from "../../state/roomSession";
import type { RoomView } from "../../state/roomView";
import { shortcutOf, type Shortcut } from "../../state/shortcuts";
import { selfOf } from "../../state/views";
import { useRoom } from "./context";

const TYPING = "input, textarea, select, [contenteditable], dialog[open], [role=menu]";
const CONTROL = "button, a, summary, [role=tab]";

/** The room's keys, wherever the focus is but in a text box or dialog. */
export function useShortcuts(): void {
  const { session, view } = useRoom();
  useEffect(() => {
    let talking = false;
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : document.body;
      const shortcut = shortcutOf(event, target.closest(TYPING) !== null, target.closest(CONTROL) !== null);
      if (shortcut === null) return;
      event.preventDefault();
      if (shortcut !== "talk") run(shortcut, session, view);
      else if (session.microphone.status.peek() === "off") {
        talking = true;
        void session.microphone.set(true);
      }
    };
    const stopTalking = () => {
      if (talking) void session.microphone.set(false);
      talking = false;
    };
    const onKeyUp = (event: KeyboardEvent) => {
      if (event.key === " ") stopTalking();
    };
    document.addEventListener("keydown", onKeyDown);
    document.addEventListener("keyup", onKeyUp);
    window.addEventListener("blur", stopTalking);
    return () => {
      stopTalking();
      document.removeEventListener("keydown", onKeyDown);
      document.removeEventListener("keyup", onKeyUp);
      window.removeEventListener("blur", stopTalking);
    };
  }, [session, view]);
}

function run(shortcut: Exclude<Shortcut, "talk">, session: RoomSession, view: RoomView): void {
  const { microphone, camera, screen, actions } = session;
  switch (shortcut) {
    case "microphone":
      return void microphone.set(microphone.status.peek() === "off");
    case "camera":
      return void camera.set(camera.status.peek() === "off");
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
