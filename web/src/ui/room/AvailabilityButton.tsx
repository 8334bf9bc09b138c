import { availabilityChoices, choiceOf } from "../../state/availability";
import { isRunning } from "../../state/sessionTime";
import { selfOf } from "../../state/views";
import { AvailabilityIcon } from "../common/AvailabilityIcon";
import { MenuButton } from "../common/Menu";
import { useRoom, useRoomState } from "./context";

/** Says whether others may talk to one, until further notice or for a while. */
export function AvailabilityButton() {
  const { actions } = useRoom().session;
  const state = useRoomState();
  const self = selfOf(state);
  const availability = self?.availability ?? "open";
  const choices = availabilityChoices(self, isRunning(state.session), undefined);
  const current = self === undefined ? "open" : choiceOf(self);
  const choose = (value: string) => {
    const chosen = choices.find((choice) => choice.value === value);
    // What is chosen already would only begin anew, or lose its end.
    if (chosen === undefined || value === current) return;
    void actions.setAvailability(chosen.availability, chosen.until);
  };
  return (
    <MenuButton
      name="Availability"
      choices={choices}
      chosen={current}
      onChoose={choose}
      class={availability === "open" ? "bar-button is-plain" : "bar-button is-on"}
    >
      <span class="bar-icon">
        <AvailabilityIcon availability={availability} />
      </span>
      <span class="bar-label">Availability</span>
    </MenuButton>
  );
}
