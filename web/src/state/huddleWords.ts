import type { HuddleRecapView } from "../protocol";

/** That a huddle has ended, in one line: `“Kitchen table” ended · Ana, Ben · 12 min`. */
export function huddleEndedWords({ name, people, startedAt, endedAt }: HuddleRecapView): string {
  const minutes = Math.max(1, Math.round((endedAt - startedAt) / 60_000));
  return [`“${name}” ended`, people.join(", "), `${minutes} min`].filter(Boolean).join(" · ");
}
