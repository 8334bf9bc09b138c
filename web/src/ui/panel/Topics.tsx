import { useSignal } from "@preact/signals";
import { topicsInOrder } from "../../state/views";
import { useRoomState } from "../room/context";
import { AddTopic } from "./AddTopic";
import { TopicCard } from "./TopicCard";

/** What people want to talk about: anyone drops a topic, others vote, and it is discussed here or in a huddle. */
export function Topics() {
  const topics = topicsInOrder(useRoomState().topics.values());
  const waiting = topics.filter(({ state }) => state !== "done");
  const done = topics.filter(({ state }) => state === "done");
  const showsDone = useSignal(false);
  return (
    <section class="panel-section" aria-label="Topics">
      <div class="panel-scroll">
        {topics.length === 0 && (
          <div class="empty">
            <p class="empty-title">No topics, and that is fine</p>
            <p>Drop one when something comes up: a question, an idea, a thing to decide. Others vote for it.</p>
          </div>
        )}
        {waiting.length > 0 && (
          <ul class="topic-list">
            {waiting.map((topic) => (
              <TopicCard key={topic.id} topic={topic} />
            ))}
          </ul>
        )}
        {done.length > 0 && (
          <details
            class="done-topics"
            open={showsDone}
            onToggle={({ currentTarget }) => (showsDone.value = currentTarget.open)}
          >
            <summary>{done.length === 1 ? "1 topic is done" : `${done.length} topics are done`}</summary>
            <ul class="topic-list">
              {done.map((topic) => (
                <TopicCard key={topic.id} topic={topic} />
              ))}
            </ul>
          </details>
        )}
      </div>
      <AddTopic />
    </section>
  );
}
