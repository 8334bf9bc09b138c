import { render } from "@testing-library/preact";
import type { ComponentChildren } from "preact";
import { LocalSource } from "../../src/media/localSource";
import type { RequestBody } from "../../src/protocol";
import type { Request } from "../../src/signalling/requests";
import { Actions } from "../../src/state/actions";
import { ChatBox } from "../../src/state/chatBox";
import { FocusMode } from "../../src/state/focusMode";
import { Overhearing } from "../../src/state/overhearing";
import { RitualActions } from "../../src/state/ritualActions";
import type { RoomSession } from "../../src/state/roomSession";
import type { RoomState } from "../../src/state/roomState";
import { RoomView } from "../../src/state/roomView";
import { ServerClock } from "../../src/state/serverClock";
import { Toasts } from "../../src/state/toasts";
import { withSelfIn } from "../../src/state/views";
import { RoomContext } from "../../src/ui/room/context";
import { Services, ServicesContext } from "../../src/ui/services";
import { computed, signal } from "@preact/signals";
import { World } from "./world";

/** A page with the services of a browser without devices. */
export function renderPage(children: ComponentChildren, services = new Services(window)) {
  return { services, ...render(<ServicesContext.Provider value={services}>{children}</ServicesContext.Provider>) };
}

/**
 * Part of a room, shown with this state; requests are remembered, and answered with nothing.
 *
 * @param prepare parts of the session beside those that every test needs
 */
export function renderInRoom(children: ComponentChildren, state: RoomState, prepare: object = {}) {
  const asked: RequestBody[] = [];
  const request = ((body: RequestBody) => {
    asked.push(body);
    return Promise.resolve({});
  }) as Request;
  const world = new World();
  const room = signal<RoomState | null>(state);
  const toasts = new Toasts(world);
  const actions = new Actions(room, request, toasts, world);
  const off = () => Promise.reject(new Error("there is no device"));
  const microphone = new LocalSource("microphone", off);
  const session = {
    room,
    shown: computed(() => room.value && withSelfIn(room.value, actions.place.value)),
    actions,
    chat: new ChatBox(room, request, world),
    ritual: new RitualActions(request, toasts, world),
    clock: new ServerClock(world),
    focus: new FocusMode(room, microphone, toasts),
    overhearing: new Overhearing(room, actions),
    microphone,
    camera: new LocalSource("camera", off),
    status: signal({ phase: "joined" }),
    speaking: signal(new Set<string>()),
    speakingInMainRoom: signal(new Set<string>()),
    ...prepare,
  } as unknown as RoomSession;
  const view = new RoomView();
  const page = renderPage(<RoomContext.Provider value={{ session, view }}>{children}</RoomContext.Provider>);
  return { asked, room, session, view, ...page };
}
