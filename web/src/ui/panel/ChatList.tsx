import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { continuesRun, dayName, splitByDay } from "../../state/chatDays";
import type { OutgoingMessage } from "../../state/chatBox";
import { chatOf, type Place } from "../../state/roomState";
import { useRoom, useRoomState } from "../room/context";
import { useServices } from "../services";
import { ChatMessage, ChatText } from "./ChatMessage";

/** How near to the end somebody still follows the talk, and how near to the start older messages are fetched; in px. */
const NEAR = 80;

/** The messages of a place, oldest first, with what is on its way at the end. */
export function ChatList({ place }: { readonly place: Place }) {
  const { session } = useRoom();
  const { environment } = useServices();
  const { messages, hasMore } = chatOf(useRoomState(), place);
  const outgoing = session.chat.outgoing.value.filter((message) => message.place === place);
  const list = useChatScroll(place, messages[0]?.id, messages.length + outgoing.length, hasMore);
  const loading = session.chat.loading.value.has(place);
  return (
    <div ref={list} class="panel-scroll chat-scroll" tabIndex={0} role="log" aria-label="Messages">
      {loading && <p class="chat-loading">Looking for older messages…</p>}
      {hasMore && !loading && (
        <button type="button" class="text-button" onClick={() => void loadOlder(session, place)}>
          Older messages
        </button>
      )}
      {messages.length + outgoing.length === 0 && !loading && (
        <div class="empty">
          <p class="empty-title">Quiet so far</p>
          <p>
            {place === null
              ? "What is written here stays for the next time."
              : "Only the people in this huddle read this."}
          </p>
        </div>
      )}
      {splitByDay(messages).map(({ start, messages: ofDay }) => (
        <div key={start} class="chat-day">
          <p class="chat-day-name">
            <span>{dayName(start, environment.now())}</span>
          </p>
          {ofDay.map((message, index) => (
            <ChatMessage key={message.id} message={message} continues={continuesRun(ofDay[index - 1], message)} />
          ))}
        </div>
      ))}
      {outgoing.map((message) => (
        <Outgoing key={message.key} message={message} />
      ))}
    </div>
  );
}

function Outgoing({ message }: { readonly message: OutgoingMessage }) {
  const { chat } = useRoom().session;
  return (
    <div class={`chat-message is-${message.state}`}>
      <ChatText text={message.text} />
      {message.state === "sending" ? (
        <p class="chat-sending">Sending…</p>
      ) : (
        <p class="problem" role="alert">
          Not stored yet. {message.problem}{" "}
          <button type="button" class="text-button" onClick={() => chat.retry(message.key)}>
            Retry
          </button>{" "}
          <button type="button" class="text-button" onClick={() => chat.discard(message.key)}>
            Discard
          </button>
        </p>
      )}
    </div>
  );
}

type Session = ReturnType<typeof useRoom>["session"];

/** Older messages can be asked for again, so a failure needs no words. */
function loadOlder(session: Session, place: Place): Promise<void> {
  return session.chat.loadOlder(place).catch(() => undefined);
}

/**
 * Follows new messages while the end is in sight, keeps what is read in its place when older ones arrive above it,
 * fetches those when the start comes near, and marks as read what is seen.
 */
function useChatScroll(place: Place, oldest: number | undefined, count: number, hasMore: boolean) {
  const { session, view } = useRoom();
  const list = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const before = useRef({ oldest, height: 0 });

  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const grownAbove = before.current.oldest !== undefined && before.current.oldest !== oldest;
    if (follows.current) element.scrollTop = element.scrollHeight;
    else if (grownAbove) element.scrollTop += element.scrollHeight - before.current.height;
    before.current = { oldest, height: element.scrollHeight };
  }, [oldest, count]);

  const open = view.panelOpen.value;
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const seen = () => {
      follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
      const visible = element.clientHeight > 0 && document.visibilityState === "visible";
      if (follows.current && visible) session.chat.markRead(place);
    };
    const onScroll = () => {
      seen();
      if (hasMore && element.scrollTop < NEAR) void loadOlder(session, place);
    };
    seen();
    element.addEventListener("scroll", onScroll);
    document.addEventListener("visibilitychange", seen);
    return () => {
      element.removeEventListener("scroll", onScroll);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [session, place, count, hasMore, open]);

  return list;
}
