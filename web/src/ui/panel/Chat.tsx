import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { excerpt } from "../../state/chatText";
import { chatOf, type Place } from "../../state/roomState";
import { placeName } from "../../state/views";
import { useRoom, useRoomState } from "../room/context";
import { ChatComposer } from "./ChatComposer";
import { ChatList } from "./ChatList";
import { useUnread } from "./useUnread";

/** The main room's chat, and beside it the huddle's while one is in a huddle. Folded while people concentrate. */
export function Chat() {
  const { session } = useRoom();
  const wanted = useSignal(false);
  useSignalEffect(() => {
    if (!session.focus.on.value) wanted.value = false;
  });
  return (
    <section class="panel-section" aria-label="Chat">
      {session.focus.on.value && !wanted.value ? <Folded onShow={() => (wanted.value = true)} /> : <Unfolded />}
    </section>
  );
}

function Folded({ onShow }: { readonly onShow: () => void }) {
  const count = useUnread().value;
  return (
    <div class="panel-scroll">
      <div class="empty folded">
        <p class="empty-title">Chat is folded until the break</p>
        <p>{count === 0 ? "Nothing new has been written." : count === 1 ? "1 new message" : `${count} new messages`}</p>
        <button type="button" class="button" onClick={onShow}>
          Show anyway
        </button>
      </div>
    </div>
  );
}

function Unfolded() {
  const { session, view } = useRoom();
  const here = session.actions.place.value;
  const shown = view.mainChatIn.value === here ? null : here;
  return (
    <>
      {here !== null && <PlaceSwitch huddle={here} shown={shown} />}
      {shown !== null && <MainRoomPeek huddle={shown} />}
      <ChatList key={shown ?? ""} place={shown} />
      <ChatComposer key={shown ?? ""} place={shown} />
    </>
  );
}

interface SwitchProps {
  readonly huddle: string;
  readonly shown: Place;
}

function PlaceSwitch({ huddle, shown }: SwitchProps) {
  const { view } = useRoom();
  const state = useRoomState();
  const choice = (place: Place) => (
    <button
      type="button"
      class="place-button"
      aria-pressed={shown === place}
      onClick={() => (view.mainChatIn.value = place === null ? huddle : null)}
    >
      <span class="ellipsis">{placeName(state, place)}</span>
      {shown !== place && <UnreadIn place={place} />}
    </button>
  );
  return (
    <div class="place-switch" role="group" aria-label="Whose chat">
      {choice(null)}
      {choice(huddle)}
    </div>
  );
}

function UnreadIn({ place }: { readonly place: Place }) {
  const { marks } = useRoom().session.chat;
  const count = useComputed(() => marks.unread(place)).value;
  return count > 0 ? <span class="unread">{count}</span> : null;
}

/** The main room's last message, so that nobody in a huddle misses it. */
function MainRoomPeek({ huddle }: { readonly huddle: string }) {
  const { view } = useRoom();
  const { messages } = chatOf(useRoomState(), null);
  const last = messages.findLast(({ deleted, huddle: ended }) => !deleted && ended === undefined);
  if (last === undefined) return null;
  return (
    <button type="button" class="peek" onClick={() => (view.mainChatIn.value = huddle)}>
      <span class="peek-place">Main room</span>
      <span class="peek-text">
        <strong>{last.authorName}:</strong> {excerpt(last.text)}
      </span>
    </button>
  );
}
