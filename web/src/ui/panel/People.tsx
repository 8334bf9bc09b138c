import { DoorClosed, Ear, Hand, Mic, MicOff, ScreenShare, Video, WifiOff } from "lucide-preact";
import type { ParticipantView } from "../../protocol";
import { availableAgain, saidOf } from "../../state/availability";
import { goalsOf } from "../../state/goals";
import type { Place } from "../../state/roomState";
import { huddlesOf, liveProducer, membersOf, placeName, selfOf } from "../../state/views";
import { AvailabilityIcon } from "../common/AvailabilityIcon";
import { Avatar } from "../common/Avatar";
import { OtherGoal } from "../ritual/Goals";
import { useRoom, useRoomState } from "../room/context";
import { InviteButton } from "../room/InviteButton";

/** Everybody, by where they are. */
export function People() {
  const state = useRoomState();
  const places: Place[] = [null, ...huddlesOf(state).map(({ id }) => id)];
  return (
    <section class="panel-section" aria-label="People">
      <div class="panel-scroll">
        {places.map((place) => (
          <PeopleIn key={place ?? ""} place={place} title={placeName(state, place)} members={membersOf(state, place)} />
        ))}
        <InviteButton class="people-invite" />
      </div>
    </section>
  );
}

interface PeopleInProps {
  readonly place: Place;
  readonly title: string;
  readonly members: readonly ParticipantView[];
}

function PeopleIn({ place, title, members }: PeopleInProps) {
  const { session } = useRoom();
  return (
    <div class="people-place">
      <h2 class="people-title">
        {title}
        {session.actions.place.value === place && <span class="here">You are here</span>}
      </h2>
      {members.length === 0 ? (
        <p class="people-none">Nobody right now</p>
      ) : (
        <ul class="people-list">
          {members.map((participant) => (
            <Person key={participant.id} participant={participant} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Person({ participant }: { readonly participant: ParticipantView }) {
  const state = useRoomState();
  const isSelf = participant.id === state.selfId;
  const { name, personId, workingOn } = participant;
  const goals = goalsOf(state, personId);
  return (
    <li class="person">
      <Avatar name={name} personId={personId} />
      <div class="person-words">
        <p class="person-name">{isSelf ? `${name} (you)` : name}</p>
        <PersonAvailability participant={participant} />
        {workingOn !== undefined && <p class="person-working-on">{workingOn}</p>}
      </div>
      <PersonIcons participant={participant} />
      {!isSelf && <MuteButton participant={participant} />}
      {!isSelf && <KnockButton participant={participant} />}
      {goals.length > 0 && (
        <ul class="person-goals" aria-label={`Goals of ${name}`}>
          {goals.map((goal) => (
            <OtherGoal key={goal.id} goal={goal} />
          ))}
        </ul>
      )}
    </li>
  );
}

function PersonAvailability({ participant }: { readonly participant: ParticipantView }) {
  const said = saidOf(participant.availability);
  if (said === null) return null;
  const until = availableAgain(participant, undefined);
  return (
    <p class="person-availability">
      <AvailabilityIcon availability={participant.availability} size={15} />
      {until === null ? said : `${said} ${until}`}
    </p>
  );
}

/** For whoever made the room, beside those whose microphone is on. */
function MuteButton({ participant }: { readonly participant: ParticipantView }) {
  const { actions } = useRoom().session;
  const state = useRoomState();
  const isOwner = state.room.ownerId !== undefined && state.room.ownerId === selfOf(state)?.personId;
  if (!isOwner || liveProducer(participant, "microphone") === undefined) return null;
  return (
    <button
      type="button"
      class="text-button"
      aria-label={`Mute ${participant.name}`}
      onClick={() => void actions.mute(participant.id)}
    >
      Mute
    </button>
  );
}

function KnockButton({ participant }: { readonly participant: ParticipantView }) {
  const { view } = useRoom();
  return (
    <button
      type="button"
      class="icon-button knock-button"
      aria-label={`Knock on ${participant.name}`}
      title={`Knock on ${participant.name}`}
      onClick={() => (view.knockOn.value = participant.id)}
    >
      <DoorClosed size={19} aria-hidden="true" />
    </button>
  );
}

function PersonIcons({ participant }: { readonly participant: ParticipantView }) {
  const sends = (source: Parameters<typeof liveProducer>[1]) => liveProducer(participant, source) !== undefined;
  const icon = { size: 17, role: "img" } as const;
  return (
    <p class="person-icons">
      {!participant.connected && <WifiOff {...icon} aria-label="Reconnecting" />}
      {participant.overhears && <Ear {...icon} aria-label="Hears the main room" />}
      {participant.handRaised && <Hand {...icon} class="is-raised" aria-label="Hand raised" />}
      {sends("screen") && <ScreenShare {...icon} aria-label="Shares a screen" />}
      {sends("camera") && <Video {...icon} aria-label="Camera on" />}
      {sends("microphone") ? (
        <Mic {...icon} aria-label="Microphone on" />
      ) : (
        <MicOff {...icon} class="is-faint" aria-label="Microphone off" />
      )}
    </p>
  );
}
