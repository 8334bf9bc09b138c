import { useComputed, useSignal, type Signal } from "@preact/signals";
import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, type MutableRef } from "preact/hooks";
import type { ChatMessageView } from "../../protocol";
import type { ChatChunk as Chunk } from "../../state/chatChunks";
import { beginsDay, continuesRun, dayName, dayOf } from "../../state/chatDays";
import { useServices } from "../services";
import { ChatEntry } from "./ChatEntry";
import { useChatList } from "./chatListContext";

/** How high a message is, more or less, before it was ever shown; in px. */
const USUAL_HEIGHT = 48;

interface Props {
  readonly chunk: Chunk;
  /** The last message before it. */
  readonly before: ChatMessageView | undefined;
  /** The first message that is new to this person, above which a line is drawn. */
  readonly firstNew: number | null;
  /** Whether it is the last one, which is always shown. */
  readonly atEnd: boolean;
  /** Whether it is shown before anybody knows what is near. */
  readonly shownAtFirst: boolean;
}

/** Neighbouring messages. Far from sight only their height is left of them, so that a long talk stays a light page. */
export function ChatChunk({ chunk, before, firstNew, atEnd, shownAtFirst }: Props) {
  const { keepPlace, watchNear } = useChatList();
  const element = useRef<HTMLDivElement>(null);
  const height = useRef(chunk.messages.length * USUAL_HEIGHT);
  const near = useSignal(shownAtFirst);
  const isWanted = useWanted(chunk, element, near);
  const shown = near.value || atEnd || isWanted;

  useEffect(() => {
    const div = element.current;
    if (div === null) return;
    return watchNear(div, (isNear) => {
      // What has the focus must not go away under it.
      if (!isNear && div.contains(document.activeElement)) return;
      if (!isNear && near.peek()) height.current = div.getBoundingClientRect().height;
      near.value = isNear;
    });
  }, [watchNear, near]);

  // It may be higher or lower than it was thought to be.
  useLayoutEffect(keepPlace, [shown, keepPlace]);

  const { messages } = chunk;
  const entries = useMemo(
    () => (shown ? <Entries messages={messages} before={before} firstNew={firstNew} /> : null),
    [shown, messages, before, firstNew],
  );
  // What comes into sight while one reads is not news: only the end is told to those who listen to the page.
  return (
    <div
      ref={element}
      class="chat-chunk"
      aria-live={atEnd ? undefined : "off"}
      style={shown ? undefined : { height: height.current }}
    >
      {entries}
    </div>
  );
}

/** Whether a message in it is to be brought into sight, which is done as soon as it is shown. */
function useWanted(
  { start, messages }: Chunk,
  element: MutableRef<HTMLDivElement | null>,
  near: Signal<boolean>,
): boolean {
  const { wanted, bringIntoSight } = useChatList();
  const end = messages.at(-1)?.id ?? start;
  const found = useComputed(() => {
    const id = wanted.value?.messageId ?? -1;
    return start <= id && id <= end;
  }).value;
  useEffect(() => {
    const { messageId, focus = false } = wanted.peek() ?? {};
    const article = element.current?.querySelector<HTMLElement>(`[data-message="${messageId}"]`);
    if (!found || article == null) return;
    near.value = true;
    wanted.value = null;
    bringIntoSight(article, focus ? "center" : "nearest");
    if (focus) article.focus({ preventScroll: true });
  }, [found, element, near, wanted, bringIntoSight]);
  return found;
}

interface EntriesProps extends Pick<Props, "before" | "firstNew"> {
  readonly messages: readonly ChatMessageView[];
}

function Entries({ messages, before, firstNew }: EntriesProps) {
  const { environment } = useServices();
  return (
    <>
      {messages.map((message, index) => {
        const previous = messages[index - 1] ?? before;
        return (
          <Fragment key={message.id}>
            {beginsDay(previous, message) && (
              <p class="chat-day-name">
                <span>{dayName(dayOf(message.sentAt), environment.now())}</span>
              </p>
            )}
            {message.id === firstNew && <p class="chat-new">New</p>}
            <ChatEntry message={message} continues={message.id !== firstNew && continuesRun(previous, message)} />
          </Fragment>
        );
      })}
    </>
  );
}
