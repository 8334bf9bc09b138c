import { useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  readonly question: string;
  /** What the question is about, for those who do not see where it stands. */
  readonly name?: string;
  /** What the button says that does it. */
  readonly yes: string;
  readonly onYes: () => void;
  readonly onKeep: () => void;
}

/** Asks once more, in place, before something goes that nobody can bring back. Keeping it has the focus. */
export function Confirm({ question, name, yes, onYes, onKeep }: Props) {
  const keep = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => keep.current?.focus({ preventScroll: true }), []);
  return (
    <div class="confirm" role={name === undefined ? undefined : "group"} aria-label={name}>
      <p>{question}</p>
      <div class="row">
        <button type="button" class="button button-small button-danger" onClick={onYes}>
          {yes}
        </button>
        <button ref={keep} type="button" class="button button-small" onClick={onKeep}>
          Keep it
        </button>
      </div>
    </div>
  );
}
