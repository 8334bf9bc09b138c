import { ChevronDown } from "lucide-preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { TopicView } from "../../protocol";
import { extendedTimebox, isForNextTime, TIMEBOXES } from "../../state/topicTime";
import { placeOf, selfOf } from "../../state/views";
import { useRoom, useRoomState } from "../room/context";
import type { TopicQuestion } from "./TopicCard";

interface Props {
  readonly topic: TopicView;
  /** Whether it is asked how long the discussion is to take. */
  readonly choosesTime: boolean;
  readonly onAsk: (question: TopicQuestion | null) => void;
}

/** What one can do with a topic, as it stands. */
export function TopicButtons({ topic, choosesTime, onAsk }: Props) {
  const { actions } = useRoom().session;
  const waiting = topic.state === "open" || topic.state === "carriedOver";
  return (
    <div class="topic-buttons">
      {waiting && <Discuss topic={topic} choosesTime={choosesTime} onAsk={onAsk} />}
      {topic.state === "discussing" && <Discussing topic={topic} onAsk={onAsk} />}
      {topic.state === "done" && (
        <TopicButton
          name={`Reopen ${topic.text}`}
          label="Reopen"
          run={() => void actions.setTopicState(topic.id, "open")}
        />
      )}
      {topic.state !== "done" && <Huddle topic={topic} />}
      {waiting && <NextTime topic={topic} />}
      <Own topic={topic} onAsk={onAsk} />
    </div>
  );
}

function Discuss({ topic, choosesTime, onAsk }: Props) {
  const { actions } = useRoom().session;
  const discuss = (minutes?: number) => {
    onAsk(null);
    void actions.discussTopic(topic.id, minutes);
  };
  return (
    <>
      <span class="discuss">
        <button
          type="button"
          class="button button-small discuss-now"
          aria-label={`Discuss ${topic.text}`}
          onClick={() => discuss()}
        >
          Discuss
        </button>
        <button
          type="button"
          class="button button-small discuss-time"
          aria-label={`Time to discuss ${topic.text}`}
          aria-expanded={choosesTime}
          title="With a time to keep to"
          onClick={() => onAsk(choosesTime ? null : "time")}
        >
          <ChevronDown size={16} aria-hidden="true" />
        </button>
      </span>
      {choosesTime && <Timeboxes topic={topic} onChoose={discuss} />}
    </>
  );
}

interface TimeboxProps {
  readonly topic: TopicView;
  readonly onChoose: (minutes?: number) => void;
}

/** Times to keep to. Nothing is cut off when one is over. */
function Timeboxes({ topic, onChoose }: TimeboxProps) {
  const group = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => group.current?.querySelector("button")?.focus(), []);
  return (
    <div ref={group} class="timeboxes" role="group" aria-label={`How long to discuss ${topic.text}`}>
      {TIMEBOXES.map((minutes) => (
        <button key={minutes} type="button" class="button button-small" onClick={() => onChoose(minutes)}>
          {minutes} min
        </button>
      ))}
      <button type="button" class="button button-small" onClick={() => onChoose()}>
        No limit
      </button>
    </div>
  );
}

function Discussing({ topic, onAsk }: Omit<Props, "choosesTime">) {
  const { actions, clock } = useRoom().session;
  const { id, text } = topic;
  return (
    <>
      <TopicButton name={`Done with ${text}`} label="Done" run={() => onAsk("outcome")} />
      <TopicButton
        name={`+2 min for ${text}`}
        label="+2 min"
        run={() => void actions.extendTimebox(id, extendedTimebox(topic, clock.now()))}
      />
      <TopicButton name={`Keep ${text} for later`} label="Later" run={() => void actions.setTopicState(id, "open")} />
    </>
  );
}

/** Starts a huddle on a topic, or joins the one that there is. */
function Huddle({ topic }: { readonly topic: TopicView }) {
  const { actions } = useRoom().session;
  const state = useRoomState();
  const running = [...state.huddles.values()].find(({ topicId }) => topicId === topic.id);
  if (running !== undefined && placeOf(selfOf(state)) === running.id) return null;
  const joins = running !== undefined && !running.knockFirst;
  return (
    <TopicButton
      name={joins ? `Join the huddle on ${topic.text}` : `Start a huddle on ${topic.text}`}
      label={joins ? "Join its huddle" : "Start a huddle"}
      run={() => void actions.startHuddle({ topicId: topic.id })}
    />
  );
}

/** Puts a topic off to the next session, or brings it back into this one. */
function NextTime({ topic }: { readonly topic: TopicView }) {
  const { actions } = useRoom().session;
  const { session } = useRoomState();
  const { id, text, state } = topic;
  if (state === "open") {
    return (
      <TopicButton
        name={`Keep for next time: ${text}`}
        label="Keep for next time"
        run={() => void actions.setTopicState(id, "carriedOver")}
      />
    );
  }
  if (!isForNextTime(topic, session)) return null;
  return (
    <TopicButton
      name={`Not for next time: ${text}`}
      label="Not for next time"
      run={() => void actions.setTopicState(id, "open")}
    />
  );
}

function Own({ topic, onAsk }: Omit<Props, "choosesTime">) {
  const personId = selfOf(useRoomState())?.personId;
  const { text, state, authorId } = topic;
  if (authorId === undefined || authorId !== personId) return null;
  return (
    <>
      {state !== "done" && <TopicButton name={`Edit ${text}`} label="Edit" run={() => onAsk("edit")} />}
      <TopicButton name={`Remove ${text}`} label="Remove" run={() => onAsk("remove")} />
    </>
  );
}

interface ButtonProps {
  /** The accessible name, which says which topic is meant. */
  readonly name: string;
  readonly label: string;
  readonly run: () => void;
}

function TopicButton({ name, label, run }: ButtonProps) {
  return (
    <button type="button" class="text-button" aria-label={name} onClick={run}>
      {label}
    </button>
  );
}
