/** How many colours avatars have: the classes `hue-0` and so on in `styles/people.css`. */
const HUES = 8;

/** A calm circle with somebody's initials, in a colour that is theirs. */
export function Avatar({ name, personId }: { readonly name: string; readonly personId: string }) {
  return (
    <span class={`avatar hue-${hueOf(personId)}`} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

/** The first letters of the first and the last word. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map(firstLetter).join("").toLocaleUpperCase();
}

/** The first character of a word, which may take two places in the string. */
function firstLetter(word = ""): string {
  const [letter] = word;
  return letter ?? "";
}

/** The same colour for the same person each time. */
export function hueOf(personId: string): number {
  let hash = 0;
  for (const character of personId) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash % HUES;
}
