import { chatOf, type Place } from "../../state/roomState";
import { placeName } from "../../state/views";
import { useRoom, useRoomState } from "../room/context";
import { ChatComposer } from "./ChatComposer";
import { ChatList } from "./ChatList";

/** The main room's chat, and beside it the huddle's while one is in a huddle. */
export function Chat() {
  const { session, view } = useRoom();
  const here = session.actions.place.value;
  const shown = view.mainChatIn.value === here ? null : here;
  return (
    <section class="panel-section" aria-label="Chat">
      {here !== null && <PlaceSwitch huddle={here} shown={shown} />}
      {shown !== null && <MainRoomPeek huddle={shown} />}
      <ChatList key={shown ?? ""} place={shown} />
      <ChatComposer place={shown} />
    </section>
  );
}

interface SwitchProps {
  readonly huddle: string;
  readonly shown: Place;
}

function PlaceSwitch({ huddle, shown }: SwitchProps) {
  const { session, view } = useRoom();
  const state = useRoomState();
  const choice = (place: Place) => (
    <button
      type="button"
      class="switch-button"
      aria-pressed={shown === place}
      onClick={() => (view.mainChatIn.value = place === null ? huddle : null)}
    >
      <span class="ellipsis">{placeName(state, place)}</span>
      {shown !== place && session.chat.unread(place) > 0 && <span class="unread">{session.chat.unread(place)}</span>}
    </button>
  );
  return (
    <div class="switch" role="group" aria-label="Whose chat">
      {choice(null)}
      {choice(huddle)}
    </div>
  );
}

/** The main room's last message, so that nobody in a huddle misses it. */
function MainRoomPeek({ huddle }: { readonly huddle: string }) {
  const { view } = useRoom();
  const last = chatOf(useRoomState(), null).messages.at(-1);
  if (last === undefined) return null;
  return (
    <button type="button" class="peek" onClick={() => (view.mainChatIn.value = huddle)}>
      <span class="peek-place">Main room</span>
      <span class="peek-text">
        <strong>{last.authorName}:</strong> {last.text}
      </span>
    </button>
  );
}
