import { useComputed, useSignal, type Signal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { chunked, type ChatChunk as Chunk } from "../../state/chatChunks";
import { peopleNames } from "../../state/peopleNames";
import { chatOf, type Place } from "../../state/roomState";
import { useRoom, useRoomState } from "../room/context";
import { useServices } from "../services";
import { ChatChunk } from "./ChatChunk";
import { ChatListContext, type ChatListValue, type Wanted } from "./chatListContext";
import { Outgoing } from "./Outgoing";
import { loadOlder, useChatScroll } from "./useChatScroll";
import { useMessageKeys } from "./useMessageKeys";
import { useNearWatch } from "./useNearWatch";

/** How many chunks at the end are shown before it is known which ones are near: a short one, and a full one. */
const SHOWN_AT_FIRST = 2;

/** The messages of a place, oldest first, with what is on its way at the end. */
export function ChatList({ place }: { readonly place: Place }) {
  const { session } = useRoom();
  const { messages, hasMore } = chatOf(useRoomState(), place);
  const outgoing = session.chat.outgoing.value.filter((message) => message.place === place);
  const wanted = useSignal<Wanted | null>(null);
  const firstNew = useFirstNew(place, wanted);
  const scroll = useChatScroll(place, outgoing.at(-1)?.key ?? messages.at(-1)?.id, hasMore, wanted);
  const value = useListValue(place, wanted, scroll);
  const { tabStop, ...keys } = useMessageKeys(useNewestWithActions(place));
  const context = useMemo(() => ({ ...value, tabStop }), [value, tabStop]);
  const chunks = useChunks(place);
  return (
    <ChatListContext.Provider value={context}>
      <div
        ref={scroll.list}
        class="panel-scroll chat-scroll"
        tabIndex={0}
        role="log"
        aria-label="Messages"
        aria-busy={session.chat.loading.value.has(place)}
        {...keys}
      >
        <div class="chat-content">
          {hasMore && <Older place={place} />}
          {messages.length + outgoing.length === 0 && <Empty place={place} />}
          {chunks.map((chunk, index) => (
            <ChatChunk
              key={chunk.start}
              chunk={chunk}
              before={chunks[index - 1]?.messages.at(-1)}
              firstNew={isIn(chunk, firstNew) ? firstNew : null}
              atEnd={index === chunks.length - 1}
              shownAtFirst={index >= chunks.length - SHOWN_AT_FIRST}
            />
          ))}
          {outgoing.map((message) => (
            <Outgoing key={message.key} message={message} />
          ))}
        </div>
      </div>
    </ChatListContext.Provider>
  );
}

function isIn({ start, messages }: Chunk, id: number | null): boolean {
  const last = messages.at(-1);
  return id !== null && last !== undefined && start <= id && id <= last.id;
}

/** Where there is more to read. It is as high while more is being fetched. */
function Older({ place }: { readonly place: Place }) {
  const { session } = useRoom();
  return (
    <div class="chat-older">
      {session.chat.loading.value.has(place) ? (
        <p>Looking for older messages…</p>
      ) : (
        <button type="button" class="text-button" onClick={() => void loadOlder(session, place)}>
          Older messages
        </button>
      )}
    </div>
  );
}

function Empty({ place }: { readonly place: Place }) {
  const { session } = useRoom();
  if (session.chat.loading.value.has(place)) return <p class="chat-older">Looking for messages…</p>;
  return (
    <div class="empty">
      <p class="empty-title">Quiet so far</p>
      <p>
        {place === null ? "What is written here stays for the next time." : "Only the people in this huddle read this."}
      </p>
    </div>
  );
}

function useListValue(
  place: Place,
  wanted: Signal<Wanted | null>,
  { list, keepPlace, bringIntoSight }: ReturnType<typeof useChatScroll>,
): Omit<ChatListValue, "tabStop"> {
  const { session } = useRoom();
  const { toasts } = useServices();
  const watchNear = useNearWatch(list);
  const unfolded = useSignal<number | null>(null);
  const names = useComputed(() => {
    const state = session.room.value;
    return state === null ? new Map<string, string>() : peopleNames(state, place);
  });
  return useMemo(() => {
    const goTo = async (messageId: number) => {
      try {
        if (await session.chat.reach(place, messageId)) wanted.value = { messageId, focus: true };
        else toasts.show("This message is not there any more.");
      } catch (error) {
        toasts.problem(error);
      }
    };
    return {
      place,
      unfolded,
      wanted,
      goTo: (messageId) => void goTo(messageId),
      nameOf: (personId) => names.peek().get(personId) ?? "Somebody who left",
      keepPlace,
      bringIntoSight,
      watchNear,
    };
  }, [session, toasts, place, keepPlace, bringIntoSight, watchNear, unfolded, wanted, names]);
}

function useNewestWithActions(place: Place) {
  const { session } = useRoom();
  return useComputed(() => {
    const state = session.room.value;
    const messages = state === null ? [] : chatOf(state, place).messages;
    return messages.findLast(({ deleted, huddle }) => !deleted && huddle === undefined)?.id ?? null;
  });
}

/** The messages in chunks, which stay the same as long as nothing in them changes. */
function useChunks(place: Place): readonly Chunk[] {
  const { messages } = chatOf(useRoomState(), place);
  const known = useRef<readonly Chunk[]>([]);
  const chunks = useMemo(() => chunked(messages, known.current), [messages]);
  known.current = chunks;
  return chunks;
}

/** The first message that is new to this person, where they begin to read. */
function useFirstNew(place: Place, wanted: Signal<Wanted | null>): number | null {
  const { session, view } = useRoom();
  const { marks } = session.chat;
  const open = view.panelOpen.value;
  // Before what is in sight counts as read.
  useLayoutEffect(() => {
    const turn = () => {
      if (document.visibilityState !== "visible") return;
      marks.turnTo(place);
      const messageId = marks.firstNew(place);
      if (messageId !== null) wanted.value = { messageId, focus: false };
    };
    turn();
    document.addEventListener("visibilitychange", turn);
    return () => document.removeEventListener("visibilitychange", turn);
  }, [marks, place, wanted, open]);
  return marks.firstNew(place);
}
