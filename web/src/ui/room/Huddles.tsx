import { Megaphone } from "lucide-preact";
import { huddlesOf, membersOf } from "../../state/views";
import { useServices } from "../services";
import { useRoom, useRoomState } from "./context";
import { HuddleCard } from "./HuddleCard";
import { MainRoomCard } from "./MainRoomCard";

/** Who talks where: the main room, and a card per huddle. */
export function Huddles() {
  const state = useRoomState();
  const here = useRoom().session.actions.place.value;
  const huddles = huddlesOf(state);
  return (
    <section class={huddles.length === 0 ? "huddles is-empty" : "huddles"} aria-label="Huddles">
      {huddles.length === 0 ? (
        <p class="huddles-empty">
          Everyone is in the main room. <span class="huddles-hint">Start a huddle for a talk on the side.</span>
        </p>
      ) : (
        <ul class="huddle-list">
          <MainRoomCard members={membersOf(state, null)} mine={here === null} />
          {huddles.map((huddle) => (
            <HuddleCard
              key={huddle.id}
              huddle={huddle}
              members={membersOf(state, huddle.id)}
              mine={here === huddle.id}
            />
          ))}
          {here === null && <CallBackCard />}
        </ul>
      )}
    </section>
  );
}

/** Asks those in huddles to come back; nobody has to. */
function CallBackCard() {
  const { actions } = useRoom().session;
  const { toasts } = useServices();
  const call = async () => {
    if (await actions.callEveryoneBack()) toasts.show("Everyone in a huddle is asked to come back.");
  };
  return (
    <li class="huddle-call">
      <button type="button" class="text-button" onClick={() => void call()}>
        <Megaphone size={16} aria-hidden="true" />
        Call everyone back
      </button>
    </li>
  );
}
