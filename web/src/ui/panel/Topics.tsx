import { useSignal } from "@preact/signals";
import { ArrowBigUp } from "lucide-preact";
import type { TargetedSubmitEvent } from "preact";
import type { TopicState, TopicView } from "../../protocol";
import { selfOf, topicsInOrder } from "../../state/views";
import { useRoom, useRoomState } from "../room/context";
import { useFocusWish } from "./useFocusWish";

/** What people want to talk about: anyone drops a topic, others vote, and it is discussed here or in a huddle. */
export function Topics() {
  const state = useRoomState();
  const personId = selfOf(state)?.personId;
  const topics = topicsInOrder(state.topics.values());
  return (
    <section class="panel-section" aria-label="Topics">
      <div class="panel-scroll">
        {topics.length === 0 ? (
          <div class="empty">
            <p class="empty-title">No topics, and that is fine</p>
            <p>Drop one when something comes up: a question, an idea, a thing to decide. Others vote for it.</p>
          </div>
        ) : (
          <ul class="topic-list">
            {topics.map((topic) => (
              <TopicCard key={topic.id} topic={topic} personId={personId} />
            ))}
          </ul>
        )}
      </div>
      <AddTopic />
    </section>
  );
}

const STATE_WORDS: Record<TopicView["state"], string> = {
  open: "",
  discussing: "Discussing now",
  done: "Done",
  carriedOver: "From last time",
};

interface CardProps {
  readonly topic: TopicView;
  readonly personId: string | undefined;
}

function TopicCard({ topic, personId }: CardProps) {
  const { actions } = useRoom().session;
  const votes = topic.upvoters.length;
  const voted = personId !== undefined && topic.upvoters.includes(personId);
  return (
    <li class={`topic is-${topic.state}`}>
      <button
        type="button"
        class="vote"
        aria-pressed={voted}
        aria-description={votes === 1 ? "1 vote" : `${votes} votes`}
        title={`Upvote ${topic.text}`}
        onClick={() => void actions.setUpvote(topic.id, !voted)}
      >
        <ArrowBigUp size={20} aria-hidden="true" />
        <span aria-hidden="true">{votes}</span>
      </button>
      <div class="topic-body">
        {topic.state !== "open" && <p class="topic-state">{STATE_WORDS[topic.state]}</p>}
        <p class="topic-text">{topic.text}</p>
        <p class="topic-author">{topic.authorName}</p>
        <TopicButtons topic={topic} mine={topic.authorId === personId} />
      </div>
    </li>
  );
}

function TopicButtons({ topic, mine }: { readonly topic: TopicView; readonly mine: boolean }) {
  const { actions } = useRoom().session;
  const { id, text, state } = topic;
  const button = (name: string, label: string, run: () => Promise<void>) => (
    <button type="button" class="text-button" aria-label={name} onClick={() => void run()}>
      {label}
    </button>
  );
  const setState = (next: TopicState) => () => actions.setTopicState(id, next);
  const waiting = state === "open" || state === "carriedOver";
  return (
    <div class="topic-buttons">
      {waiting && button(`Discuss ${text}`, "Discuss", setState("discussing"))}
      {state === "discussing" && button(`Done with ${text}`, "Done", setState("done"))}
      {state === "discussing" && button(`Keep ${text} for later`, "Later", setState("open"))}
      {state === "done" && button(`Reopen ${text}`, "Reopen", setState("open"))}
      {state !== "done" &&
        button(`Start a huddle on ${text}`, "Start a huddle", () => actions.startHuddle({ topicId: id }))}
      {mine && button(`Remove ${text}`, "Remove", () => actions.removeTopic(id))}
    </div>
  );
}

function AddTopic() {
  const { actions } = useRoom().session;
  const text = useSignal("");
  const busy = useSignal(false);
  const box = useFocusWish<HTMLInputElement>("topics");
  const add = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = text.value.trim();
    if (wanted === "" || busy.value) return;
    busy.value = true;
    if (await actions.addTopic(wanted, false)) text.value = "";
    busy.value = false;
  };
  return (
    <form class="composer" onSubmit={(event) => void add(event)}>
      <input
        ref={box}
        class="input"
        aria-label="New topic"
        placeholder="New topic"
        value={text}
        onInput={(event) => (text.value = event.currentTarget.value)}
        maxLength={280}
        autoComplete="off"
      />
      <button type="submit" class="button button-primary" aria-busy={busy.value}>
        Add topic
      </button>
    </form>
  );
}
