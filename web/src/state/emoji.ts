/** Reactions that are offered, with what they are called. All others that somebody has put under a message work, too. */
export const PALETTE: readonly { readonly emoji: string; readonly name: string }[] = [
  { emoji: "👍", name: "Thumbs up" },
  { emoji: "❤️", name: "Heart" },
  { emoji: "😄", name: "Laugh" },
  { emoji: "🎉", name: "Party" },
  { emoji: "👀", name: "Eyes" },
  { emoji: "🙏", name: "Thanks" },
  { emoji: "💡", name: "Idea" },
  { emoji: "☕", name: "Coffee" },
];

/** What a reaction is called; the emoji itself where it is none of those that are offered. */
export function reactionName(emoji: string): string {
  return PALETTE.find((one) => one.emoji === emoji)?.name ?? emoji;
}
