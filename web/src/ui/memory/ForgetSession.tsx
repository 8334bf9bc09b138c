import type { MemoryPageState } from "../../state/memoryPage";
import { Dialog } from "../common/Dialog";
import { ProblemNote } from "../pages/ProblemNote";

interface Props {
  readonly sessionId: string;
  /** When the session was, in words. */
  readonly start: string;
  readonly state: MemoryPageState;
  readonly onClose: () => void;
}

/** Asks once more before a session is deleted. */
export function ForgetSession({ sessionId, start, state, onClose }: Props) {
  const { busy, problem } = state.forgetting;
  const forget = async () => {
    if (await state.forget(sessionId)) onClose();
  };
  return (
    <Dialog title="Forget this session?" onClose={onClose}>
      <p>
        What is left of {start} goes away for ever, for everybody: its topics, goals, huddles, how it went, and all chat
        of that time.
      </p>
      <ProblemNote sentence={problem.value} />
      <div class="row">
        <button type="button" class="button button-danger" aria-busy={busy} onClick={() => void forget()}>
          {busy.value ? "Forgetting…" : "Forget for ever"}
        </button>
        <button type="button" class="button" onClick={onClose}>
          Keep it
        </button>
      </div>
    </Dialog>
  );
}
