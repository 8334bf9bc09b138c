// @vitest-environment happy-dom
import { cleanup, screen } from "@testing-library/preact";
import { afterEach, expect, test } from "vitest";
import { applyEvent } from "../../src/state/roomState";
import { Panel } from "../../src/ui/panel/Panel";
import { renderInRoom } from "../support/page";
import { message, roomState, session } from "../support/room";

afterEach(cleanup);

/** What is said of the chat's tab after messages have come. */
async function tabAfter(mentions: readonly string[][], focus = false): Promise<{ seen: string; heard: string }> {
  const page = renderInRoom(<Panel />, roomState({ session: session({ focus }) }));
  page.session.chat.marks.arrive();
  mentions.forEach((people, index) => {
    const { revision } = page.room.value!;
    const event = { type: "messagePosted" as const, message: message(index + 1, { mentions: people }) };
    page.room.value = applyEvent(page.room.value!, revision + 1, event);
  });
  // Shown with the next change of the page.
  await Promise.resolve();
  const tab = screen.getByRole("tab", { name: "Chat" });
  const heard = document.getElementById(tab.getAttribute("aria-describedby") ?? "")?.textContent ?? "";
  return { seen: tab.textContent, heard };
}

test("the chat's tab says how many messages wait", async () => {
  expect(await tabAfter([])).toEqual({ seen: "Chat", heard: "" });
  cleanup();
  expect(await tabAfter([[], []])).toEqual({ seen: "2Chat", heard: "2 unread messages" });
});

test("a mark beside the number says that somebody means this person", async () => {
  expect((await tabAfter([["person-ben"]])).heard).toBe("1 unread message");
  expect(document.querySelector(".is-mentioned")).toBeNull();
  cleanup();
  expect((await tabAfter([["person-me"]])).heard).toBe("1 unread message, you are mentioned");
  expect(document.querySelector(".is-mentioned")).toBeTruthy();
});

test("while people concentrate the tab calls nobody away", async () => {
  expect(await tabAfter([["person-me"]], true)).toEqual({ seen: "Chat", heard: "" });
});
