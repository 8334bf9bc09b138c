import { SendHorizontal, X } from "lucide-preact";
import type { TargetedKeyboardEvent, TargetedSubmitEvent } from "preact";
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import type { ChatMessageView } from "../../protocol";
import type { ChatDraft } from "../../state/chatDraft";
import { mentionable } from "../../state/mentions";
import { chatOf, type Place, type RoomState } from "../../state/roomState";
import { selfOf } from "../../state/views";
import { ProblemNote } from "../pages/ProblemNote";
import { useAttempt } from "../pages/useAttempt";
import { useRoom } from "../room/context";
import { MentionOffers, offerId } from "./MentionOffers";
import { QuotedWords } from "./Quote";
import { useFocusWish } from "./useFocusWish";
import { useMentionOffers } from "./useMentionOffers";

/** Longest message, in characters; the same as the server's. */
const LONGEST = 4_000;

/** Where one writes: Enter sends, Shift+Enter begins a new line, the arrow up edits what one said last. */
export function ChatComposer({ place }: { readonly place: Place }) {
  const { session } = useRoom();
  const draft = session.chat.draft(place);
  const { box, putCursor } = useTextBox(draft);
  const mentions = useMentionOffers(place, draft, putCursor);
  const { send, attempt } = useSending(place, draft);
  const offersId = useId();
  const { offers, chosen } = mentions;

  const onSubmit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void send();
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes a character, all keys belong to it.
    if (event.isComposing) return;
    const done = mentions.press(event.key) || pressed(event);
    if (done) event.preventDefault();
  };
  const pressed = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): boolean => {
    if (event.key === "Enter" && !event.shiftKey) void send();
    else if (event.key === "Escape" && draft.purpose.peek().kind !== "message") draft.cancel();
    else if (event.key === "ArrowUp" && draft.text.peek() === "") return editLast(session.room.peek(), place, draft);
    else return false;
    return true;
  };
  return (
    <form class="composer chat-composer" onSubmit={onSubmit}>
      {offers.length > 0 && <MentionOffers id={offersId} offers={offers} chosen={chosen} onTake={mentions.take} />}
      <Purpose draft={draft} />
      <ProblemNote sentence={attempt.problem.value} />
      <textarea
        ref={box}
        class="input"
        aria-label="Message"
        aria-autocomplete="list"
        aria-controls={offers.length > 0 ? offersId : undefined}
        aria-activedescendant={offers.length > 0 ? offerId(offersId, chosen) : undefined}
        placeholder={place === null ? "Message to everyone" : "Message to this huddle"}
        rows={1}
        value={draft.text}
        onInput={({ currentTarget }) => {
          draft.text.value = currentTarget.value;
          mentions.moveCursor(currentTarget.selectionStart);
        }}
        onSelect={({ currentTarget }) => mentions.moveCursor(currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
        maxLength={LONGEST}
      />
      <button
        type="submit"
        class="button button-primary"
        aria-label="Send message"
        title="Send message"
        aria-busy={attempt.busy.value}
      >
        <SendHorizontal size={18} aria-hidden="true" />
      </button>
    </form>
  );
}

/** That the text is an answer, or an edit; and the way out. */
function Purpose({ draft }: { readonly draft: ChatDraft }) {
  const purpose = draft.purpose.value;
  if (purpose.kind === "message") return null;
  return (
    <div class="purpose">
      <p class="purpose-words">
        {purpose.kind === "reply" ? "Reply to" : "Edit your message:"} <QuotedWords message={purpose.message} />
      </p>
      <button
        type="button"
        class="icon-button"
        aria-label={purpose.kind === "reply" ? "Cancel reply" : "Cancel edit"}
        onClick={() => draft.cancel()}
      >
        <X size={18} aria-hidden="true" />
      </button>
    </div>
  );
}

/** Sends what was written, or stores what was edited. */
function useSending(place: Place, draft: ChatDraft) {
  const { chat, room } = useRoom().session;
  const attempt = useAttempt();
  const send = async () => {
    const text = draft.text.peek().trim();
    if (text === "" || attempt.busy.peek()) return;
    const purpose = draft.purpose.peek();
    const state = room.peek();
    const mentions = draft.mentionsOf(state === null ? [] : mentionable(state, place));
    if (purpose.kind !== "edit") {
      chat.send(place, { text, mentions, ...(purpose.kind === "reply" && { replyTo: purpose.message.id }) });
      draft.done();
    } else if (await attempt.run(() => chat.edit(purpose.message.id, text, mentions))) draft.done();
  };
  return { send, attempt };
}

/** The text box is as high as its text, and takes the focus when it gets something to do. */
function useTextBox(draft: ChatDraft) {
  const box = useFocusWish<HTMLTextAreaElement>("chat");
  const text = draft.text.value;
  const purpose = draft.purpose.value;
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [box, text]);
  const before = useRef(purpose);
  useEffect(() => {
    if (purpose.kind !== "message" && purpose !== before.current) box.current?.focus();
    before.current = purpose;
  }, [box, purpose]);
  const cursor = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (cursor.current === null) return;
    box.current?.focus();
    box.current?.setSelectionRange(cursor.current, cursor.current);
    cursor.current = null;
  });
  return { box, putCursor: (position: number) => void (cursor.current = position) };
}

/** Begins to edit what this person said last in a place. Returns whether there is such a thing. */
function editLast(state: RoomState | null, place: Place, draft: ChatDraft): boolean {
  const last = state === null ? undefined : lastOwn(state, place);
  if (state === null || last === undefined || draft.purpose.peek().kind === "edit") return false;
  draft.edit(last, mentionable(state, place));
  return true;
}

function lastOwn(state: RoomState, place: Place): ChatMessageView | undefined {
  const self = selfOf(state)?.personId;
  return chatOf(state, place).messages.findLast(({ authorId, deleted }) => authorId === self && !deleted);
}
