// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { cleanup, fireEvent, screen, within } from "@testing-library/preact";
import { afterEach, expect, test } from "vitest";
import type { Health } from "../../src/state/health";
import type { Figures } from "../../src/state/quality";
import { ConnectionDialog } from "../../src/ui/room/ConnectionDialog";
import { HealthAdvice, HealthIndicator } from "../../src/ui/room/HealthIndicator";
import { renderInRoom } from "../support/page";
import { roomState } from "../support/room";

afterEach(cleanup);

function renderHealth(health: Health, figures: Figures | null = null) {
  return renderInRoom(
    <>
      <HealthIndicator />
      <HealthAdvice />
      <ConnectionDialog />
    </>,
    roomState(),
    { health: signal(health), quality: { figures: signal(figures) } },
  );
}

test("the words are a polite status, and a click on the sign shows advice and figures", () => {
  const figures: Figures = {
    roundTripMs: 41.6,
    lostReceiving: 0.034,
    lostSending: null,
    receiving: 1_840_000,
    sending: 93_400,
    path: { protocol: "tcp", relayed: true },
  };
  renderHealth({ tone: "poor", words: "Your connection loses packets", advice: "A cable helps." }, figures);
  const [status] = screen.getAllByRole("status");
  expect(status?.textContent).toBe("Your connection loses packets");
  expect(screen.queryByText("A cable helps.")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Connection details" }));
  const dialog = within(screen.getByRole("dialog", { name: "Connection" }));
  expect(dialog.getByText("A cable helps.")).toBeTruthy();
  const rows = dialog.getAllByRole("definition").map((row) => row.textContent);
  expect(rows).toEqual(["42 ms", "1.8 Mbit/s", "93 kbit/s", "3.4 %", "–", "Over a TURN server, TCP"]);
});

test("where nothing gets through, what to do stands on the page", () => {
  renderHealth({ tone: "broken", words: "No sound and video", advice: "Try another network." });
  expect(screen.getByText("Try another network.").closest("[role=status]")).not.toBeNull();
});
