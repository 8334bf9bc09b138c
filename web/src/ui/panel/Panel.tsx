import { Hash, Info, MessageCircle, Users, X } from "lucide-preact";
import type { ComponentChildren, TargetedKeyboardEvent } from "preact";
import { useId, useRef } from "preact/hooks";
import type { PanelTab } from "../../state/roomView";
import { useRoom } from "../room/context";
import { AboutRoom } from "./AboutRoom";
import { Chat } from "./Chat";
import { People } from "./People";
import { Topics } from "./Topics";
import { useMentioned, useUnread } from "./useUnread";

const TABS: readonly { readonly tab: PanelTab; readonly label: string; readonly icon: ComponentChildren }[] = [
  { tab: "topics", label: "Topics", icon: <Hash size={18} aria-hidden="true" /> },
  { tab: "chat", label: "Chat", icon: <MessageCircle size={18} aria-hidden="true" /> },
  { tab: "people", label: "People", icon: <Users size={18} aria-hidden="true" /> },
  { tab: "room", label: "Room", icon: <Info size={18} aria-hidden="true" /> },
];

const CONTENT: Record<PanelTab, () => ComponentChildren> = {
  topics: () => <Topics />,
  chat: () => <Chat />,
  people: () => <People />,
  room: () => <AboutRoom />,
};

/** Topics, chat, people and what the room is for. On small screens it opens over the stage. */
export function Panel() {
  const { view } = useRoom();
  const id = useId();
  const tab = view.tab.value;
  return (
    <aside class={view.panelOpen.value ? "panel is-open" : "panel"} aria-label="Panel">
      <TabList id={id} />
      <div class="panel-body" role="tabpanel" id={`${id}-body`} aria-labelledby={`${id}-${tab}`}>
        <div class="panel-head">
          <p class="panel-title">{TABS.find((one) => one.tab === tab)?.label}</p>
          <button
            type="button"
            class="icon-button"
            aria-label="Close panel"
            onClick={() => (view.panelOpen.value = false)}
          >
            <X size={20} aria-hidden="true" />
          </button>
        </div>
        {CONTENT[tab]()}
      </div>
    </aside>
  );
}

function TabList({ id }: { readonly id: string }) {
  const { view } = useRoom();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const index = TABS.findIndex(({ tab }) => tab === view.tab.value);
    const next = TABS[(index + step + TABS.length) % TABS.length];
    if (next === undefined) return;
    view.tab.value = next.tab;
    list.current?.querySelector<HTMLElement>(`[data-tab=${next.tab}]`)?.focus();
  };
  return (
    <div ref={list} class="tabs" role="tablist" aria-label="Panel" onKeyDown={move}>
      {TABS.map(({ tab, label, icon }) => {
        const selected = view.tab.value === tab;
        return (
          <button
            key={tab}
            type="button"
            role="tab"
            class="tab"
            id={`${id}-${tab}`}
            data-tab={tab}
            aria-selected={selected}
            aria-controls={`${id}-body`}
            aria-describedby={tab === "chat" ? `${id}-unread` : undefined}
            tabIndex={selected ? 0 : -1}
            onClick={() => view.showTab(tab)}
          >
            {tab === "chat" ? <UnreadMark icon={icon} /> : icon}
            {label}
          </button>
        );
      })}
      <UnreadWords id={`${id}-unread`} />
    </div>
  );
}

/**
 * In the place of the chat's icon how many messages wait, with a dot where somebody means this person. Nobody is called
 * away while people concentrate.
 */
function UnreadMark({ icon }: { readonly icon: ComponentChildren }) {
  const { focus } = useRoom().session;
  const unread = useUnread().value;
  const mentioned = useMentioned().value;
  if (unread === 0 || focus.on.value) return icon;
  return (
    <span class={mentioned ? "unread is-mentioned" : "unread"} aria-hidden="true">
      {unread > 99 ? "99+" : unread}
    </span>
  );
}

function UnreadWords({ id }: { readonly id: string }) {
  const { focus } = useRoom().session;
  const unread = useUnread().value;
  const mentioned = useMentioned().value;
  const words = unread === 1 ? "1 unread message" : `${unread} unread messages`;
  return (
    <span id={id} class="visually-hidden">
      {unread === 0 || focus.on.value ? "" : mentioned ? `${words}, you are mentioned` : words}
    </span>
  );
}
