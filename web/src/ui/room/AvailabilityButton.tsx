import { availabilityChoices, choiceOf } from "../../state/availability";
import { presentPhase } from "../../state/sessionTime";
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
  const inSession = presentPhase(state.session) !== null;
  const choices = availabilityChoices(inSession);
  const choose = (value: string) => {
    const chosen = choices.find((choice) => choice.value === value);
    if (chosen !== undefined) void actions.setAvailability(chosen.availability, chosen.until);
  };
  return (
    <MenuButton
      name="Availability"
      choices={choices}
      chosen={self === undefined ? "open" : choiceOf(self)}
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
