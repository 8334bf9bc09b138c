import type { OpenRecap } from "../../state/recap";
import { ProblemNote } from "../pages/ProblemNote";
import { Recap } from "./Recap";

interface Props {
  readonly recap: OpenRecap;
  readonly roomName: string;
  readonly onRetry: () => void;
}

/** A recap while it is fetched, and then; or why it did not come. */
export function RecapInPlace({ recap, roomName, onRetry }: Props) {
  switch (recap.at) {
    case "loading":
      return (
        <p class="soft" role="status">
          Gathering what there is…
        </p>
      );
    case "failed":
      return <ProblemNote sentence={recap.sentence} onRetry={onRetry} />;
    case "loaded":
      return <Recap recap={recap.recap} roomName={roomName} />;
  }
}
