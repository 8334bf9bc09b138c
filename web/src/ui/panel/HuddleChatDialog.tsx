import { useSignal } from "@preact/signals";
import { useCallback, useEffect } from "preact/hooks";
import type { HuddleRecapView, MessagePage } from "../../protocol";
import { continuesRun } from "../../state/chatDays";
import { Dialog } from "../common/Dialog";
import { ProblemNote } from "../pages/ProblemNote";
import { useAttempt } from "../pages/useAttempt";
import { useRoom } from "../room/context";
import { ChatMessage } from "./ChatMessage";

interface Props {
  readonly huddle: HuddleRecapView;
  readonly onClose: () => void;
}

/** What was written in a huddle that has ended, to read. */
export function HuddleChatDialog({ huddle, onClose }: Props) {
  return (
    <Dialog title={`Chat of “${huddle.name}”`} onClose={onClose}>
      <HuddleChat huddleId={huddle.huddleId} />
    </Dialog>
  );
}

function HuddleChat({ huddleId }: { readonly huddleId: string }) {
  const { chat } = useRoom().session;
  const known = useSignal<MessagePage | null>(null);
  const attempt = useAttempt();
  const loadMore = useCallback(
    () =>
      attempt.run(async () => {
        const before = known.peek();
        const page = await chat.endedHuddle(huddleId, before?.messages[0]?.id);
        known.value = { messages: [...page.messages, ...(before?.messages ?? [])], hasMore: page.hasMore };
      }),
    [attempt, chat, huddleId, known],
  );
  useEffect(() => void loadMore(), [loadMore]);
  const { messages, hasMore } = known.value ?? { messages: [], hasMore: false };
  return (
    <div class="huddle-chat">
      {attempt.busy.value && (
        <p class="soft" role="status">
          Looking for what was written…
        </p>
      )}
      <ProblemNote sentence={attempt.problem.value} onRetry={() => void loadMore()} />
      {hasMore && !attempt.busy.value && (
        <button type="button" class="text-button" onClick={() => void loadMore()}>
          Older messages
        </button>
      )}
      {known.value !== null && messages.length === 0 && <p class="soft">Nothing was written in it.</p>}
      {messages.map((message, index) => (
        <ChatMessage key={message.id} message={message} continues={continuesRun(messages[index - 1], message)} />
      ))}
    </div>
  );
}
