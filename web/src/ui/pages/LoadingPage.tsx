import { useTitle } from "./useTitle";

/** Until a room's page is there. */
export function LoadingPage() {
  useTitle("Alongside");
  return (
    <main class="notice-page" aria-busy="true">
      <p class="loading" role="status">
        Opening the room…
      </p>
    </main>
  );
}
