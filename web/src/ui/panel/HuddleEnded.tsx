import { useSignal } from "@preact/signals";
import type { ChatMessageView, HuddleRecapView } from "../../protocol";
import { huddleEndedWords } from "../../state/huddleWords";
import { selfOf } from "../../state/views";
import { useRoomState } from "../room/context";
import { HuddleChatDialog } from "./HuddleChatDialog";

interface Props {
  readonly message: ChatMessageView;
  readonly huddle: HuddleRecapView;
}

/** That a huddle has ended. Who was in it may read what was written there. */
export function HuddleEnded({ message, huddle }: Props) {
  const reading = useSignal(false);
  const self = selfOf(useRoomState());
  const wasThere = self !== undefined && huddle.memberIds.includes(self.personId);
  return (
    <>
      <p class="huddle-ended" data-message={message.id}>
        {huddleEndedWords(huddle)}
        {wasThere && (
          <>
            {" "}
            <button type="button" class="text-button" onClick={() => (reading.value = true)}>
              Read its chat
            </button>
          </>
        )}
      </p>
      {reading.value && <HuddleChatDialog huddle={huddle} onClose={() => (reading.value = false)} />}
    </>
  );
}
