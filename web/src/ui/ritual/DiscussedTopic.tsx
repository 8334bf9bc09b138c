import { useSignal } from "@preact/signals";
import { MessagesSquare } from "lucide-preact";
import type { TargetedSubmitEvent } from "preact";
import type { TopicView } from "../../protocol";
import { clockText, timeWords } from "../../state/sessionTime";
import { extendedTimebox } from "../../state/topicTime";
import { useRoom, useRoomState } from "../room/context";
import { useNow } from "./useNow";

/** The topic that is being discussed, for all to see. */
export function DiscussedTopic() {
  const topic = [...useRoomState().topics.values()].find(({ state }) => state === "discussing");
  return topic === undefined ? null : <TopicOnTable key={topic.id} topic={topic} />;
}

function TopicOnTable({ topic }: { readonly topic: TopicView }) {
  const finishing = useSignal(false);
  return (
    <section class="ritual-card is-topic" aria-label={`Discussing ${topic.text}`}>
      <MessagesSquare size={20} aria-hidden="true" />
      <div class="ritual-words">
        <p class="ritual-kind">
          Discussing now
          {topic.timeboxEndsAt !== undefined && <TimeLeft endsAt={topic.timeboxEndsAt} />}
        </p>
        <p class="ritual-title" dir="auto">
          {topic.text}
        </p>
        {topic.authorName !== undefined && <p class="soft">From {topic.authorName}</p>}
        {finishing.value ? (
          <Finish topic={topic} onCancel={() => (finishing.value = false)} />
        ) : (
          <TopicButtons topic={topic} onFinish={() => (finishing.value = true)} />
        )}
      </div>
    </section>
  );
}

/** Nothing happens when the time is over, but that people see it. */
export function TimeLeft({ endsAt }: { readonly endsAt: number }) {
  const left = endsAt - useNow(true);
  return (
    <span class={left < 0 ? "ritual-clock is-over" : "ritual-clock"}>
      <span aria-hidden="true">{clockText(left)}</span>
      <span class="visually-hidden">{timeWords(left)}</span>
    </span>
  );
}

interface ButtonProps {
  readonly topic: TopicView;
  readonly onFinish: () => void;
}

function TopicButtons({ topic, onFinish }: ButtonProps) {
  const { actions, clock } = useRoom().session;
  const extend = () => actions.extendTimebox(topic.id, extendedTimebox(topic, clock.now()));
  return (
    <div class="row ritual-buttons">
      <button type="button" class="button button-small button-primary" onClick={onFinish}>
        Done
      </button>
      <button type="button" class="button button-small" onClick={() => void extend()}>
        +2 min
      </button>
    </div>
  );
}

interface FinishProps {
  readonly topic: TopicView;
  readonly onCancel: () => void;
}

/** Asks what came of a topic that is done. */
export function Finish({ topic, onCancel }: FinishProps) {
  const { actions } = useRoom().session;
  const outcome = useSignal("");
  const busy = useSignal(false);
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    await actions.finishTopic(topic.id, outcome.value.trim());
    busy.value = false;
  };
  return (
    <form class="line-form" onSubmit={(event) => void submit(event)}>
      <input
        ref={(box) => box?.focus()}
        class="input"
        aria-label="What came of it? Optional"
        placeholder="What came of it? Optional"
        value={outcome}
        onInput={(event) => (outcome.value = event.currentTarget.value)}
        maxLength={280}
        autoComplete="off"
      />
      <button type="submit" class="button button-small button-primary" aria-busy={busy.value}>
        Done
      </button>
      <button type="button" class="button button-small" onClick={onCancel}>
        Not yet
      </button>
    </form>
  );
}
