import { CreateRoomForm } from "./CreateRoomForm";
import { Desk } from "./Desk";
import { Mark } from "./NoticePage";
import { useTitle } from "./useTitle";

/** Create a room in one step. */
export function HomePage() {
  useTitle("Alongside");
  return (
    <main class="home">
      <div class="home-words">
        <p class="wordmark">
          <Mark /> Alongside
        </p>
        <h1>Work side by side, quietly.</h1>
        <p class="lead">
          A room for your team to be in while you work: cameras if you like, a word when you need one, and a huddle for
          whatever is longer.
        </p>
        <CreateRoomForm />
        <ul class="home-promises">
          <li>The link is all that anyone needs: no account, nothing to install.</li>
          <li>Nothing turns on by itself, and nothing is recorded.</li>
          <li>It runs on your own server.</li>
        </ul>
      </div>
      <Desk />
    </main>
  );
}
