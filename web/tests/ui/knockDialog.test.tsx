// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from "@testing-library/preact";
import { afterEach, expect, test } from "vitest";
import { KnockDialog } from "../../src/ui/room/KnockDialog";
import { renderInRoom } from "../support/page";
import { participant, roomState, session } from "../support/room";

afterEach(cleanup);

/** Knocks on Ben, and returns what the page says then. */
async function knock(when: "Now" | "At their next break", focus: boolean): Promise<string> {
  const people = [participant("me"), participant("ben", { name: "Ben" })];
  const page = renderInRoom(<KnockDialog />, roomState({ participants: people, session: session({ focus }) }));
  page.view.knockOn.value = "ben";
  fireEvent.click(await screen.findByRole("radio", { name: when }));
  fireEvent.click(screen.getByRole("button", { name: "Knock" }));
  await expect.poll(() => page.services.toasts.list.value).toHaveLength(1);
  const [toast] = page.services.toasts.list.value;
  return toast?.text ?? "";
}

test.each([
  ["Now", false, "You knocked on Ben."],
  ["At their next break", false, "Ben sees it at their break."],
  ["Now", true, "Ben sees it when focus time is over."],
  ["At their next break", true, "Ben sees it at their break."],
] as const)("whoever knocks is told when it is seen: %s, focus %s", async (when, focus, words) => {
  expect(await knock(when, focus)).toBe(words);
});
