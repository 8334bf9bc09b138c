import { useSignal } from "@preact/signals";
import type { TargetedSubmitEvent } from "preact";
import { useId } from "preact/hooks";
import type { Mood } from "../../protocol";
import { MOOD_WORDS, moodCounts } from "../../state/recap";
import { useRoom, useRoomState } from "../room/context";

/** How the session went: one tap, a line if one likes, and how many said what. Never who. */
export function Pulse({ sessionId }: { readonly sessionId: string }) {
  const { view } = useRoom();
  const { pulse } = useRoomState();
  const { ritual } = useRoom().session;
  const heading = useId();
  const said = view.ritual.said.value;
  const here = said?.sessionId === sessionId ? said : null;
  const known = pulse.sessionId === sessionId ? pulse : { counts: [] };
  const mine = here?.mood ?? known.mine;
  const added = here?.line ?? known.mineLine ?? "";
  const say = async (mood: Mood, line: string) => {
    if (await ritual.givePulse(sessionId, mood, line)) view.ritual.said.value = { sessionId, mood, line };
  };
  return (
    <section class="pulse" aria-labelledby={heading}>
      <h2 id={heading} class="goals-of">
        How did it go?
      </h2>
      <div class="moods">
        {moodCounts(known.counts).map(({ mood, count }) => (
          <button
            key={mood}
            type="button"
            class="button mood"
            aria-pressed={mood === mine}
            aria-description={count === 1 ? "1 person" : `${count} people`}
            onClick={() => void say(mood, added)}
          >
            {MOOD_WORDS[mood]}
            {count > 0 && (
              <span class="mood-count" aria-hidden="true">
                {count}
              </span>
            )}
          </button>
        ))}
      </div>
      {mine !== undefined && <Line key={sessionId} line={added} onSay={(line) => say(mine, line)} />}
    </section>
  );
}

interface LineProps {
  /** What was added before. */
  readonly line: string;
  readonly onSay: (line: string) => Promise<void>;
}

function Line({ line, onSay }: LineProps) {
  const typed = useSignal<string | null>(null);
  const text = typed.value ?? line;
  const busy = useSignal(false);
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    await onSay(text.trim());
    busy.value = false;
  };
  const added = line !== "" && text.trim() === line;
  return (
    <form class="line-form" onSubmit={(event) => void submit(event)}>
      <input
        class="input"
        aria-label="A line about it, without your name. Optional"
        placeholder="A line, without your name. Optional"
        value={text}
        onInput={(event) => (typed.value = event.currentTarget.value)}
        maxLength={280}
        autoComplete="off"
      />
      <button type="submit" class="button" aria-busy={busy.value} disabled={added}>
        {added ? "Added" : "Add line"}
      </button>
    </form>
  );
}
