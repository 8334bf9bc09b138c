import type { ReadonlySignal } from "@preact/signals";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, type MutableRef } from "preact/hooks";
import type { RoomSession } from "../../state/roomSession";
import type { Place } from "../../state/roomState";
import { useRoom } from "../room/context";
import type { Wanted } from "./chatListContext";
import { ChatScroll } from "./chatScroll";

/** Older messages can be asked for again, so a failure needs no words. */
export function loadOlder(session: RoomSession, place: Place): Promise<void> {
  return session.chat.loadOlder(place).catch(() => undefined);
}

interface Scroll {
  /** For the element that scrolls, with one child that holds everything. */
  readonly list: MutableRef<HTMLDivElement | null>;
  readonly keepPlace: () => void;
  readonly bringIntoSight: (message: Element, block: ScrollLogicalPosition) => void;
}

/**
 * Follows new messages while the end is in sight, keeps what is read in its place, fetches older messages when the start
 * comes near, and marks as read what is seen.
 *
 * @param newest changes when a message comes at the end
 * @param wanted what is to be brought into sight; before that is done, what is in sight was not seen
 */
export function useChatScroll(
  place: Place,
  newest: number | string | undefined,
  hasMore: boolean,
  wanted: ReadonlySignal<Wanted | null>,
): Scroll {
  const { session, view } = useRoom();
  const list = useRef<HTMLDivElement>(null);
  const scroll = useRef<ChatScroll | null>(null);

  // After each change of the page, before anybody sees it and before the browser tells of scrolling.
  useLayoutEffect(() => {
    const element = list.current;
    const content = element?.firstElementChild;
    if (element === null || !(content instanceof HTMLElement)) return;
    scroll.current ??= new ChatScroll(element, content);
    scroll.current.keepPlace();
  });

  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    // The panel gets another size, or a message unfolds.
    const resize = new ResizeObserver(() => scroll.current?.keepPlace());
    resize.observe(element);
    for (const child of element.children) resize.observe(child);
    return () => resize.disconnect();
  }, []);

  const seen = useCallback(() => {
    const visible = (list.current?.clientHeight ?? 0) > 0 && document.visibilityState === "visible";
    const settled = scroll.current?.follows === true && wanted.peek() === null;
    if (visible && settled) session.chat.marks.markRead(place);
  }, [session, place, wanted]);

  const open = view.panelOpen.value;
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const onScroll = () => {
      scroll.current?.moved();
      seen();
      if (hasMore && scroll.current?.nearStart === true) void loadOlder(session, place);
    };
    seen();
    element.addEventListener("scroll", onScroll);
    document.addEventListener("visibilitychange", seen);
    return () => {
      element.removeEventListener("scroll", onScroll);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [session, place, newest, hasMore, open, seen]);

  return useMemo(
    () => ({
      list,
      keepPlace: () => scroll.current?.keepPlace(),
      bringIntoSight: (message, block) => {
        message.scrollIntoView({ block });
        scroll.current?.moved();
        seen();
      },
    }),
    [seen],
  );
}
