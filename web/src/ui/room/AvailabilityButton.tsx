import { AVAILABILITIES } from "../../state/availability";
import { selfOf } from "../../state/views";
import { AvailabilityIcon } from "../common/AvailabilityIcon";
import { MenuButton } from "../common/Menu";
import { useRoom, useRoomState } from "./context";

const CHOICES = AVAILABILITIES.map(({ availability, choice, hint }) => ({ value: availability, label: choice, hint }));

/** Says whether others may talk to one. */
export function AvailabilityButton() {
  const { actions } = useRoom().session;
  const availability = selfOf(useRoomState())?.availability ?? "open";
  return (
    <MenuButton
      name="Availability"
      choices={CHOICES}
      chosen={availability}
      onChoose={(value) => void actions.setAvailability(value)}
      class={availability === "open" ? "bar-button is-plain" : "bar-button is-on"}
    >
      <span class="bar-icon">
        <AvailabilityIcon availability={availability} />
      </span>
      <span class="bar-label">Availability</span>
    </MenuButton>
  );
}
