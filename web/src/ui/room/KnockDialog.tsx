import { useSignal } from "@preact/signals";
import type { TargetedSubmitEvent } from "preact";
import type { KnockTime, ParticipantView } from "../../protocol";
import { saidOf } from "../../state/availability";
import { waitingKnockOn, waitingWords } from "../../state/knocks";
import { Dialog } from "../common/Dialog";
import { TextField } from "../common/TextField";
import { useServices } from "../services";
import { useRoom, useRoomState } from "./context";

/** Knocks on somebody: a silent sign with a line of text, at once or at their next break. */
export function KnockDialog() {
  const { view } = useRoom();
  const receiver = useRoomState().participants.get(view.knockOn.value ?? "");
  if (receiver === undefined) return null;
  const close = () => (view.knockOn.value = null);
  return (
    <Dialog title={`Knock on ${receiver.name}`} onClose={close}>
      <KnockBody receiver={receiver} onClose={close} />
    </Dialog>
  );
}

interface BodyProps {
  readonly receiver: ParticipantView;
  readonly onClose: () => void;
}

function KnockBody({ receiver, onClose }: BodyProps) {
  const { ritual } = useRoom().session;
  const waiting = waitingKnockOn(useRoomState(), receiver.personId);
  if (waiting === null) return <KnockForm receiver={receiver} onClose={onClose} />;
  return (
    <div class="form">
      <p>{waitingWords(waiting)}</p>
      <div class="row">
        <button type="button" class="button button-primary" onClick={onClose}>
          All right
        </button>
        <button type="button" class="button" onClick={() => void ritual.removeKnock(waiting.id)}>
          Withdraw
        </button>
      </div>
    </div>
  );
}

function KnockForm({ receiver, onClose }: BodyProps) {
  const { session } = useRoom();
  const { toasts } = useServices();
  const quiet = receiver.availability === "headsDown" || session.focus.on.value;
  const text = useSignal("");
  const when = useSignal<KnockTime>(quiet ? "nextBreak" : "now");
  const busy = useSignal(false);
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    const done = await session.ritual.knock(receiver.id, text.value.trim(), when.value);
    busy.value = false;
    if (!done) return;
    toasts.show(doneWords(receiver.name, when.value, session.focus.on.value));
    onClose();
  };
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      <p class="soft">{hintOf(receiver, session.focus.on.value)}</p>
      <TextField
        label="What is it about?"
        optional
        value={text}
        placeholder="A question about the schedule, two minutes"
        longest={280}
      />
      <fieldset class="choices">
        <legend class="field-label">When should {receiver.name} see it?</legend>
        <Choice name="Now" value="now" chosen={when.value} onChoose={(value) => (when.value = value)} />
        <Choice
          name="At their next break"
          value="nextBreak"
          chosen={when.value}
          onChoose={(value) => (when.value = value)}
        />
      </fieldset>
      <button type="submit" class="button button-primary" aria-busy={busy.value}>
        {busy.value ? "Knocking…" : "Knock"}
      </button>
    </form>
  );
}

function doneWords(name: string, when: KnockTime, focus: boolean): string {
  if (when === "nextBreak") return `${name} sees it at their break.`;
  return focus ? `${name} sees it when focus time is over.` : `You knocked on ${name}.`;
}

function hintOf(receiver: ParticipantView, focus: boolean): string {
  if (focus) return "It is focus time: all knocks wait until it is over.";
  const said = saidOf(receiver.availability);
  return said === null
    ? `${receiver.name} is open to chat. A knock is silent, and can be put off.`
    : `${receiver.name}: ${said.toLowerCase()}. A knock is silent, and can be put off.`;
}

interface ChoiceProps {
  readonly name: string;
  readonly value: KnockTime;
  readonly chosen: KnockTime;
  readonly onChoose: (value: KnockTime) => void;
}

function Choice({ name, value, chosen, onChoose }: ChoiceProps) {
  return (
    <label class="check">
      <input type="radio" name="when" checked={chosen === value} onChange={() => onChoose(value)} />
      {name}
    </label>
  );
}
