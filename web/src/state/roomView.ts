import { signal } from "@preact/signals";
import { RitualView } from "./ritualView";
import type { Place } from "./roomState";

export type PanelTab = "topics" | "chat" | "people" | "room";

export type OpenDialog = "settings" | "help" | "connection" | "invite" | "sound" | "goals" | "recap" | null;

/** What this person looks at: concerns nobody else and is forgotten on leaving. */
export class RoomView {
  readonly tab = signal<PanelTab>("topics");
  /** Whether the panel covers the stage, where there is no room for both. */
  readonly panelOpen = signal(false);
  readonly dialog = signal<OpenDialog>(null);
  /** What this person looks at of the session. */
  readonly ritual = new RitualView();
  /** The participant on whom this person is about to knock. */
  readonly knockOn = signal<string | null>(null);
  /** Key of the tile that is wanted large. */
  readonly pinned = signal<string | null>(null);
  /** The huddle in which this person wants to see the main room's chat rather than its own. */
  readonly mainChatIn = signal<Place>(null);
  /** Whether the browser wants a click before it plays sound. */
  readonly soundBlocked = signal(false);
  /** Counts wishes to write, so that the text box takes the focus even when its tab is open already. */
  readonly focusWish = signal<{ readonly tab: PanelTab; readonly count: number } | null>(null);

  /** Shows a tab of the panel, or on a second press gives the stage its room back. */
  showTab(tab: PanelTab): void {
    this.panelOpen.value = !(this.panelOpen.peek() && this.tab.peek() === tab);
    this.tab.value = tab;
  }

  /** Shows a tab and puts the cursor into its text box. */
  writeIn(tab: PanelTab): void {
    this.tab.value = tab;
    this.panelOpen.value = true;
    this.focusWish.value = { tab, count: (this.focusWish.peek()?.count ?? 0) + 1 };
  }

  /** Shows a tile large, or on a second press like the others. */
  togglePinned(key: string): void {
    this.pinned.value = this.pinned.peek() === key ? null : key;
  }
}
