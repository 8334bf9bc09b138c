import "../../styles/ritual.css";
import { DiscussedTopic } from "./DiscussedTopic";
import { PhaseCard } from "./PhaseCard";
import { SessionOver } from "./SessionOver";
import { TableCard } from "./TableCard";

/** What lies on the table, above the stage: the phase, the topic that is discussed, a card, and in the end the farewell. */
export function Ritual() {
  return (
    <div class="ritual">
      <SessionOver />
      <DiscussedTopic />
      <TableCard />
      <PhaseCard />
    </div>
  );
}
