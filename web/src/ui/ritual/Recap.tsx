import { useSignal } from "@preact/signals";
import { Check, Copy, Download } from "lucide-preact";
import type { ComponentChildren } from "preact";
import type { RecapView, TopicView } from "../../protocol";
import { byPerson } from "../../state/goals";
import {
  MOOD_WORDS,
  moodCounts,
  recapFileName,
  recapMarkdown,
  sessionWhen,
  topicsDealtWith,
  topicsWaiting,
} from "../../state/recap";
import { useServices } from "../services";
import { OtherGoal } from "./Goals";

interface Props {
  readonly recap: RecapView;
  readonly roomName: string;
}

/** What is left of a session, to read, to copy and to keep. */
export function Recap({ recap, roomName }: Props) {
  const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const words = { roomName, locale: undefined, timeZone };
  return (
    <div class="recap">
      <p class="soft">{sessionWhen(recap, words)}</p>
      <RecapParts recap={recap} />
      <KeepRecap markdown={recapMarkdown(recap, words)} fileName={recapFileName(recap, words)} />
    </div>
  );
}

function RecapParts({ recap }: { readonly recap: RecapView }) {
  const { goals, huddles, links, lines } = recap;
  const dealtWith = topicsDealtWith(recap.topics);
  const waiting = topicsWaiting(recap.topics);
  const moods = moodCounts(recap.moods).filter(({ count }) => count > 0);
  const empty = [dealtWith, waiting, goals, huddles, links, moods, lines].every((list) => list.length === 0);
  if (empty) return <p>Nothing was written down, and that is fine: you worked alongside each other.</p>;
  return (
    <>
      <Part
        title="Topics"
        items={dealtWith.map((topic) => (
          <TopicItem key={topic.id} topic={topic} />
        ))}
      />
      <Part
        title="For next time"
        items={waiting.map((topic) => (
          <TopicItem key={topic.id} topic={topic} />
        ))}
      />
      <Part
        title="Goals"
        items={byPerson(goals).map(({ personId, name, goals: own }) => (
          <li key={personId}>
            {name}
            <ul class="goal-list">
              {own.map((goal) => (
                <OtherGoal key={goal.id} goal={goal} />
              ))}
            </ul>
          </li>
        ))}
      />
      <Part
        title="Huddles"
        items={huddles.map(({ huddleId, name, people }) => (
          <li key={huddleId}>
            {name} <span class="soft">{people.join(", ")}</span>
          </li>
        ))}
      />
      <Part
        title="Links"
        items={links.map(({ address, sharedBy }) => (
          <li key={address}>
            <a href={address} target="_blank" rel="noopener noreferrer">
              {address}
            </a>{" "}
            <span class="soft">{sharedBy}</span>
          </li>
        ))}
      />
      <Part
        title="How it went"
        items={[
          ...moods.map(({ mood, count }) => (
            <li key={mood}>
              {MOOD_WORDS[mood]}: {count}
            </li>
          )),
          ...lines.map((line, place) => (
            <li key={place} dir="auto">
              {line}
            </li>
          )),
        ]}
      />
    </>
  );
}

function TopicItem({ topic }: { readonly topic: TopicView }) {
  return (
    <li dir="auto">
      {topic.text}
      {topic.outcome !== undefined && <span class="recap-outcome">{topic.outcome}</span>}
    </li>
  );
}

interface PartProps {
  readonly title: string;
  readonly items: readonly ComponentChildren[];
}

function Part({ title, items }: PartProps) {
  if (items.length === 0) return null;
  return (
    <section class="recap-part" aria-label={title}>
      <h3 class="goals-of">{title}</h3>
      <ul>{items}</ul>
    </section>
  );
}

interface KeepProps {
  readonly markdown: string;
  readonly fileName: string;
}

function KeepRecap({ markdown, fileName }: KeepProps) {
  const { environment } = useServices();
  const state = useSignal<"ready" | "copied" | "failed">("ready");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(markdown);
      state.value = "copied";
      environment.after(2_500, () => (state.value = "ready"));
    } catch {
      state.value = "failed";
    }
  };
  const copied = state.value === "copied";
  return (
    <>
      <div class="row">
        <button type="button" class="button button-small" aria-label="Copy as Markdown" onClick={() => void copy()}>
          {copied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
          <span aria-live="polite">{copied ? "Copied" : "Copy as Markdown"}</span>
        </button>
        <button type="button" class="button button-small" onClick={() => saveFile(markdown, fileName)}>
          <Download size={16} aria-hidden="true" />
          Download .md
        </button>
      </div>
      {state.value === "failed" && (
        <p class="problem" role="alert">
          This browser does not allow copying here. Download the file instead.
        </p>
      )}
    </>
  );
}

function saveFile(text: string, fileName: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/markdown;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
