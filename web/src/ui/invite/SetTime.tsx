import { useSignal } from "@preact/signals";
import type { TargetedSubmitEvent } from "preact";
import type { RoomView } from "../../protocol";
import { dateInputText, momentOfInput, suggestedStarts } from "../../state/dateInputs";
import { zoneWords } from "../../state/timeWords";
import { ProblemNote } from "../pages/ProblemNote";
import { useAttempt } from "../pages/useAttempt";
import { useServices } from "../services";
import { browserTimeStyle } from "./timeStyle";

interface Props {
  readonly roomId: string;
  readonly onSet: (room: RoomView) => void;
}

/** Agrees on a time without asking anybody. */
export function SetTime({ roomId, onSet }: Props) {
  const services = useServices();
  const style = browserTimeStyle();
  const now = services.environment.now();
  const text = useSignal(suggestedStarts(now, 1).map(dateInputText)[0] ?? "");
  const setting = useAttempt();
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const startsAt = momentOfInput(text.value);
    if (startsAt === null) return;
    const { timeZone } = style;
    void setting.run(async () => onSet(await services.roomApi(roomId).setSchedule({ startsAt, timeZone })));
  };
  return (
    <form class="form" onSubmit={submit}>
      <label class="field">
        <span class="field-label">Date and time</span>
        <input
          class="input"
          type="datetime-local"
          required
          min={dateInputText(now)}
          value={text}
          onInput={(event) => (text.value = event.currentTarget.value)}
        />
        <span class="field-hint">In your time zone: {zoneWords(momentOfInput(text.value) ?? now, style)}</span>
      </label>
      <ProblemNote sentence={setting.problem.value} />
      <button type="submit" class="button" aria-busy={setting.busy}>
        {setting.busy.value ? "Setting…" : "Set this time"}
      </button>
    </form>
  );
}
