interface Props {
  /** What happened and what to do; null when there is nothing to say. */
  readonly sentence: string | null;
  readonly onRetry?: () => void;
}

/** Says in place what went wrong, and tries again. */
export function ProblemNote({ sentence, onRetry }: Props) {
  if (sentence === null) return null;
  return (
    <div class="problem" role="alert">
      <p>{sentence}</p>
      {onRetry && (
        <button type="button" class="text-button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
