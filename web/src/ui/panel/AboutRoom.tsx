import { useRoom, useRoomState } from "../room/context";

/** What the room is for, and what people can count on in it. */
export function AboutRoom() {
  const { view } = useRoom();
  const { room } = useRoomState();
  const since = new Date(room.createdAt).toLocaleDateString(undefined, { dateStyle: "long" });
  return (
    <section class="panel-section" aria-label="Room">
      <div class="panel-scroll about">
        <h2>{room.settings.name}</h2>
        <p>{room.settings.why ?? "This room has no particular reason, which is a good one."}</p>
        <p class="soft">Here since {since}. Whoever has the link can come in.</p>
        <h3>What you can count on</h3>
        <ul class="plain-list">
          <li>Your microphone and camera never turn on by themselves.</li>
          <li>What the buttons below show is what the others get.</li>
          <li>What is said in a huddle stays in it.</li>
          <li>Nothing is recorded, and nobody measures how busy you are.</li>
        </ul>
        <button type="button" class="button" onClick={() => (view.dialog.value = "help")}>
          Show keys
        </button>
      </div>
    </section>
  );
}
