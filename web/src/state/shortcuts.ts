/** What a key does in the room. */
export type Shortcut =
  "microphone" | "camera" | "share" | "huddle" | "back" | "topic" | "chat" | "hand" | "talk" | "peek" | "help";

/** The keys, as the help dialog lists them. */
export const SHORTCUTS: readonly { readonly key: string; readonly shortcut: Shortcut; readonly what: string }[] = [
  { key: "M", shortcut: "microphone", what: "Microphone on or off" },
  { key: "V", shortcut: "camera", what: "Camera on or off" },
  { key: "S", shortcut: "share", what: "Share your screen, or stop" },
  { key: "H", shortcut: "huddle", what: "Start a huddle" },
  { key: "B", shortcut: "back", what: "Back to the main room" },
  { key: "T", shortcut: "topic", what: "New topic" },
  { key: "C", shortcut: "chat", what: "Write in the chat" },
  { key: "R", shortcut: "hand", what: "Raise or lower your hand" },
  { key: "Space", shortcut: "talk", what: "Hold to talk" },
  { key: "P", shortcut: "peek", what: "Hold to hear the main room from a huddle" },
  { key: "?", shortcut: "help", what: "Show these keys" },
];

/** The part of a keyboard event that matters. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly repeat: boolean;
}

/**
 * What a key press means.
 *
 * @param typing whether the keyboard belongs to a text box or dialog at the moment
 * @param onControl whether a button or link has the focus, which the space bar presses
 */
export function shortcutOf(press: KeyPress, typing: boolean, onControl: boolean): Shortcut | null {
  if (typing || press.ctrlKey || press.metaKey || press.altKey || press.repeat) return null;
  if (press.key === " ") return onControl ? null : "talk";
  const found = SHORTCUTS.find(({ key }) => key === press.key.toUpperCase());
  return found?.shortcut ?? null;
}
