import { ProblemError, sentenceOf } from "../../signalling/problem";
import { NoticePage } from "./NoticePage";

interface Props {
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** When a room's page did not come. */
export function FailedPage({ error, onRetry }: Props) {
  const unknown = error instanceof ProblemError && error.code === "roomNotFound";
  if (unknown) return <NoticePage title="There is no such room">{sentenceOf(error)}</NoticePage>;
  return (
    <NoticePage title="The room did not open" action={{ label: "Try again", run: onRetry }}>
      {sentenceOf(error)}
    </NoticePage>
  );
}
