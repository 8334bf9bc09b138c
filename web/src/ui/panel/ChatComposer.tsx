import { useSignal } from "@preact/signals";
import { SendHorizontal } from "lucide-preact";
import type { TargetedKeyboardEvent, TargetedSubmitEvent } from "preact";
import { useEffect } from "preact/hooks";
import type { Place } from "../../state/roomState";
import { useRoom } from "../room/context";
import { useFocusWish } from "./useFocusWish";

/** Longest message, in characters; the same as the server's. */
const LONGEST = 4_000;

/** Where one writes: Enter sends, Shift+Enter begins a new line. */
export function ChatComposer({ place }: { readonly place: Place }) {
  const { session } = useRoom();
  const text = useSignal("");
  const box = useFocusWish<HTMLTextAreaElement>("chat");

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [box, text.value]);

  const send = () => {
    const wanted = text.value.trim();
    if (wanted === "") return;
    session.chat.send(place, wanted);
    text.value = "";
  };
  const onSubmit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes a character, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form class="composer" onSubmit={onSubmit}>
      <textarea
        ref={box}
        class="input"
        aria-label="Message"
        placeholder={place === null ? "Message to everyone" : "Message to this huddle"}
        rows={1}
        value={text}
        onInput={(event) => (text.value = event.currentTarget.value)}
        onKeyDown={onKeyDown}
        maxLength={LONGEST}
      />
      <button type="submit" class="button button-primary" aria-label="Send message" title="Send message">
        <SendHorizontal size={18} aria-hidden="true" />
      </button>
    </form>
  );
}
