// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";
import type { ChatMessageView } from "../../src/protocol";
import { ChatMessage } from "../../src/ui/panel/ChatMessage";
import { message } from "../support/room";

afterEach(cleanup);

test("markup in a message is shown as text", () => {
  const text = "<img src=x onerror=alert(1)> <b>bold</b>";
  const { container } = render(<ChatMessage message={message(1, { text })} continues={false} />);
  expect(screen.getByText(text)).toBeTruthy();
  expect(container.querySelector("img, b, script")).toBeNull();
});

test("a name that is markup is shown as text too", () => {
  const { container } = render(<ChatMessage message={message(1, { authorName: "<i>Ana</i>" })} continues={false} />);
  expect(screen.getByText("<i>Ana</i>")).toBeTruthy();
  expect(container.querySelector("i")).toBeNull();
});

test("links open elsewhere and give nothing away", () => {
  render(<ChatMessage message={message(1, { text: "https://example.org/a" })} continues={false} />);
  const link = screen.getByRole("link");
  expect(link.getAttribute("rel")).toContain("noopener");
  expect(link.getAttribute("rel")).toContain("noreferrer");
  expect(link.getAttribute("target")).toBe("_blank");
});

test("a message that can't be shown breaks nothing but itself", () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const broken = { ...message(1), text: null } as unknown as ChatMessageView;
  render(
    <>
      <ChatMessage message={broken} continues={false} />
      <ChatMessage message={message(2, { text: "still here" })} continues={false} />
    </>,
  );
  expect(screen.getByText("This message can’t be shown.")).toBeTruthy();
  expect(screen.getByText("still here")).toBeTruthy();
});
