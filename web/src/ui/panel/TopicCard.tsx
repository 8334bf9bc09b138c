import { useSignal } from "@preact/signals";
import { ArrowBigUp } from "lucide-preact";
import type { TopicView } from "../../protocol";
import { isForNextTime } from "../../state/topicTime";
import { selfOf } from "../../state/views";
import { Finish, TimeLeft } from "../ritual/DiscussedTopic";
import { useRoom, useRoomState } from "../room/context";
import { EditTopic, RemoveTopic } from "./OwnTopic";
import { TopicButtons } from "./TopicButtons";

/** What takes the place of the buttons for a moment. */
export type TopicQuestion = "time" | "outcome" | "edit" | "remove";

/** A topic: what it is about, who would like to talk about it, and what one can do with it. */
export function TopicCard({ topic }: { readonly topic: TopicView }) {
  const question = useSignal<TopicQuestion | null>(null);
  const close = () => (question.value = null);
  const asked = question.value;
  return (
    <li class={`topic is-${topic.state}`}>
      <Vote topic={topic} />
      <div class="topic-body">
        <Standing topic={topic} />
        {asked === "edit" ? (
          <EditTopic topic={topic} onDone={close} />
        ) : (
          <p class="topic-text" dir="auto">
            {topic.text}
          </p>
        )}
        {topic.outcome !== undefined && topic.state === "done" && (
          <p class="topic-outcome" dir="auto">
            {topic.outcome}
          </p>
        )}
        <Author topic={topic} />
        {asked === "outcome" && topic.state === "discussing" && <Finish topic={topic} onCancel={close} />}
        {asked === "remove" && <RemoveTopic topic={topic} onKeep={close} />}
        {(asked === null || asked === "time" || (asked === "outcome" && topic.state !== "discussing")) && (
          <TopicButtons topic={topic} choosesTime={asked === "time"} onAsk={(next) => (question.value = next)} />
        )}
      </div>
    </li>
  );
}

function Vote({ topic }: { readonly topic: TopicView }) {
  const { actions } = useRoom().session;
  const personId = selfOf(useRoomState())?.personId;
  const votes = topic.upvoters.length;
  const voted = personId !== undefined && topic.upvoters.includes(personId);
  return (
    <button
      type="button"
      class="vote"
      aria-pressed={voted}
      aria-description={votes === 1 ? "1 vote" : `${votes} votes`}
      // The name, which need not hold the number that is seen.
      title={`Upvote ${topic.text}`}
      onClick={() => void actions.setUpvote(topic.id, !voted)}
    >
      <ArrowBigUp size={20} aria-hidden="true" />
      <span aria-hidden="true">{votes}</span>
    </button>
  );
}

/** Where the topic stands, where that is more than waiting. */
function Standing({ topic }: { readonly topic: TopicView }) {
  const { session } = useRoomState();
  switch (topic.state) {
    case "open":
      return null;
    case "discussing":
      return (
        <p class="topic-state">
          Discussing now
          {topic.timeboxEndsAt !== undefined && <TimeLeft endsAt={topic.timeboxEndsAt} />}
        </p>
      );
    case "done":
      return <p class="topic-state">Done</p>;
    case "carriedOver":
      return <p class="topic-state">{isForNextTime(topic, session) ? "For next time" : "From last time"}</p>;
  }
}

function Author({ topic }: { readonly topic: TopicView }) {
  const personId = selfOf(useRoomState())?.personId;
  if (!topic.authorHidden) return <p class="topic-author">{topic.authorName}</p>;
  return (
    <p class="topic-author">
      Somebody
      {topic.authorId !== undefined && topic.authorId === personId && (
        <span class="topic-secret">Only you see that this is yours</span>
      )}
    </p>
  );
}
