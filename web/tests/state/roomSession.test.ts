import { FakeMediaStreamTrack } from "fake-mediastreamtrack";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { LocalSource } from "../../src/media/localSource";
import type { RtpCapabilities } from "../../src/protocol";
import { RoomSession, type SessionOptions } from "../../src/state/roomSession";
import { Toasts } from "../../src/state/toasts";
import { newDevice, routerCapabilities } from "../support/mediaServer";
import { huddle, participant, producer } from "../support/room";
import { RoomServer } from "../support/roomServer";
import { settle, World } from "../support/world";

const huddles = [huddle("h", { name: "Notes" })];
const media = { routerRtpCapabilities: routerCapabilities as unknown as RtpCapabilities };

let world: World;
let server: RoomServer;
let toasts: Toasts;
let opened: FakeMediaStreamTrack[];
let personKeys: string[];
let session: RoomSession;
let deleted: boolean;

const open = (kind: "audio" | "video") => () => {
  const track = new FakeMediaStreamTrack({ kind });
  opened.push(track);
  return Promise.resolve(track);
};

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  world = new World();
  server = new RoomServer(world);
  toasts = new Toasts(world);
  opened = [];
  personKeys = [];
  deleted = false;
  session = newSession();
  session.open();
});

function newSession(change: Partial<SessionOptions> = {}): RoomSession {
  return new RoomSession({
    url: "ws://host/socket",
    identity: { name: "Ana" },
    microphone: new LocalSource("microphone", open("audio")),
    camera: new LocalSource("camera", open("video")),
    captureScreen: () => Promise.reject(new Error("no screen in this test")),
    toasts,
    environment: world,
    newDevice,
    onPersonKey: (key) => personKeys.push(key),
    onDeleted: () => (deleted = true),
    ...change,
  });
}

const live = () => opened.filter(({ readyState }) => readyState === "live").length;
const shownTexts = () => toasts.list.value.map(({ text }) => text);

describe("the state contract", () => {
  test("joining turns nothing on", async () => {
    await server.accept({}, media);
    expect(opened).toEqual([]);
    expect(session.microphone.status.value).toBe("off");
    expect(session.camera.status.value).toBe("off");
  });

  test("the button says on only when the server has acknowledged what others get", async () => {
    await server.accept({}, media);
    void session.microphone.set(true);
    await vi.waitFor(() => expect(server.count("createTransports")).toBe(1));
    await settle();
    expect(session.microphone.status.value).toBe("starting");
  });

  test("a reconnection turns nothing on that was off, and keeps what was on", async () => {
    await server.accept({}, media);
    void session.microphone.set(true);
    await settle();
    server.socket.drop();
    await world.advance(3_000);
    server.socket.onopen?.();
    const resumed = { participantId: "me", resumeToken: "token-2-of-some-length", revision: 10 };
    server.socket.receive({ type: "response", id: server.socket.last.id, result: resumed });
    await settle();
    expect(live()).toBe(1);
    expect(session.camera.status.value).toBe("off");
  });

  test("after more than a minute away everything is off, and the person is told", async () => {
    await server.accept({}, media);
    void session.microphone.set(true);
    await settle();
    server.socket.drop();
    world.sleep(61_000);
    await world.advance(3_000);
    await server.rejectResumeAndAccept();
    expect(live()).toBe(0);
    expect(session.microphone.status.value).toBe("off");
    expect(shownTexts().join()).toContain("Microphone, camera and screen are off");
  });

  test("after a short restart of the server what was on stays on", async () => {
    await server.accept({}, media);
    void session.microphone.set(true);
    await settle();
    server.socket.drop();
    await world.advance(1_000);
    await server.rejectResumeAndAccept();
    expect(live()).toBe(1);
  });

  test("whoever lost a huddle and is in the main room again is not heard there", async () => {
    await server.accept({ participants: [participant("me", { huddleId: "h" })], huddles }, media);
    void session.microphone.set(true);
    await settle();
    server.socket.drop();
    await world.advance(1_000);
    await server.rejectResumeAndAccept();
    expect(live()).toBe(0);
    expect(shownTexts().join()).toContain("You are in the main room again");
  });

  test("moving to a huddle and back turns nothing on or off", async () => {
    await server.accept({ huddles }, media);
    void session.microphone.set(true);
    await settle();
    void session.actions.joinHuddle("h");
    await server.answer("joinHuddle");
    await server.change(participant("me", { huddleId: "h" }));
    void session.actions.backToMain();
    await server.answer("backToMain");
    await server.change(participant("me"));
    expect(live()).toBe(1);
    expect(opened).toHaveLength(1);
  });

  test("whoever is muted is off, and is told by whom", async () => {
    await server.accept({}, media);
    void session.microphone.set(true);
    await settle();
    expect(live()).toBe(1);
    server.socket.receive({ type: "muted", fromName: "Ben" });
    await settle();
    expect(live()).toBe(0);
    expect(session.microphone.status.value).toBe("off");
    expect(shownTexts()).toEqual(["Ben has turned your microphone off."]);
  });

  test("leaving closes every device", async () => {
    await server.accept({}, media);
    void session.microphone.set(true);
    void session.camera.set(true);
    await settle();
    expect(live()).toBe(2);
    session.leave();
    expect(live()).toBe(0);
    expect(server.socket.last.type).toBe("leave");
  });

  test("being displaced by another tab closes every device too", async () => {
    await server.accept({}, media);
    void session.microphone.set(true);
    await settle();
    server.socket.receive({ type: "displaced" });
    expect(live()).toBe(0);
  });
});

describe("places", () => {
  test("the page shows a move at once, and what it shows lasts until the server confirms it", async () => {
    await server.accept({ huddles }, media);
    void session.actions.joinHuddle("h");
    expect(session.actions.place.value).toBe("h");
    expect(session.shown.value?.participants.get("me")?.huddleId).toBe("h");
    await server.answer("joinHuddle");
    expect(session.actions.place.value).toBe("h");
    await server.change(participant("me", { huddleId: "h" }));
    await server.change(participant("me"));
    expect(session.actions.place.value).toBeNull();
  });

  test("a refused move shows the old place again, and says why", async () => {
    await server.accept({ huddles }, media);
    void session.actions.joinHuddle("h");
    await server.refuse("joinHuddle", "huddleNotFound", "This huddle has ended.");
    expect(session.actions.place.value).toBeNull();
    expect(shownTexts()).toEqual(["This huddle has ended."]);
  });

  test("entering a huddle fetches its chat", async () => {
    await server.accept({ huddles }, media);
    await server.change(participant("me", { huddleId: "h" }));
    expect(server.request("listMessages")).toMatchObject({ huddleId: "h" });
  });

  test("an invitation offers to join, and goes away once one is there", async () => {
    await server.accept({ huddles }, media);
    server.socket.receive({ type: "huddleInvitation", huddleId: "h", fromName: "Ben" });
    expect(toasts.list.value[0]?.action?.label).toBe("Join");
    await server.change(participant("me", { huddleId: "h" }));
    expect(toasts.list.value).toEqual([]);
  });

  test("an invitation to a huddle that has ended goes away", async () => {
    await server.accept({ huddles }, media);
    server.socket.receive({ type: "huddleInvitation", huddleId: "h", fromName: "Ben" });
    await server.change(participant("me"));
    expect(toasts.list.value).toHaveLength(1);
    await server.event({ type: "huddleClosed", huddleId: "h" });
    expect(toasts.list.value).toEqual([]);
  });
});

describe("media", () => {
  test("producers of the own place are consumed, without a click", async () => {
    const ben = participant("ben", { producers: [producer("p1", "camera")] });
    const far = participant("far", { huddleId: "h", producers: [producer("p2", "camera")] });
    await server.accept({ participants: [participant("me"), ben, far], huddles }, media);
    await vi.waitFor(() => expect(server.count("createTransports")).toBe(1));
    const transport = (id: string) => ({
      id,
      iceParameters: { usernameFragment: "u", password: "p", iceLite: true },
      iceCandidates: [],
      dtlsParameters: { role: "auto", fingerprints: [] },
    });
    await server.answer("createTransports", { send: transport("s"), recv: transport("r"), iceServers: [] });
    await vi.waitFor(() => expect(server.request("consume").producerIds).toEqual(["p1"]));
    expect(session.health.value.words).toBe("Connected");
  });

  test("a media reset asks for new transports by itself", async () => {
    await server.accept({}, media);
    await vi.waitFor(() => expect(server.count("createTransports")).toBe(1));
    await server.event({ type: "mediaReset", mediaGeneration: 1 });
    await vi.waitFor(() => expect(server.count("createTransports")).toBe(2));
  });

  test("who speaks is known only while connected", async () => {
    await server.accept({}, media);
    server.socket.receive({ type: "speaking", participantIds: ["ben"] });
    expect([...session.speaking.value]).toEqual(["ben"]);
    server.socket.drop();
    expect(session.speaking.value.size).toBe(0);
    expect(session.health.value.words).toBe("Reconnecting…");
  });
});

test("the person key is kept for the next time, and used when joining anew", async () => {
  await server.accept({}, media);
  expect(personKeys).toEqual(["a-secret-of-some-length"]);
  server.socket.drop();
  await world.advance(1_000);
  await server.rejectResumeAndAccept();
  expect(server.socket.sent[0]).toMatchObject({ type: "join", personKey: "a-secret-of-some-length" });
});

test("a room that its owner deletes is told apart from one that can't be reached", async () => {
  await server.accept({}, media);
  server.socket.receive({ type: "closing", retryAfterMs: 1_000 });
  expect(deleted).toBe(false);
  server.socket.receive({ type: "roomDeleted" });
  expect(deleted).toBe(true);
});

test("a topic from the lobby is dropped on arrival, and not again when joining anew", async () => {
  session.leave();
  session = newSession({ topic: "Lunch?" });
  session.open();
  await server.accept({}, media);
  expect(server.request("addTopic")).toMatchObject({ text: "Lunch?", hideAuthor: false });
  await server.answer("addTopic", { topicId: "t" });
  server.socket.drop();
  await world.advance(1_000);
  await server.rejectResumeAndAccept();
  expect(server.count("addTopic")).toBe(0);
});

test("who knocked is told once that the other puts it off to a break", async () => {
  await server.accept({}, media);
  const people = { fromId: "person-me", fromName: "me", toId: "person-ben", toName: "Ben" };
  const mine = { id: "k", ...people, when: "now", due: true, createdAt: 1 } as const;
  await server.event({ type: "knockChanged", knock: mine });
  expect(shownTexts()).toEqual([]);
  for (let times = 0; times < 2; times += 1) {
    await server.event({ type: "knockChanged", knock: { ...mine, answer: "nextBreak" } });
    expect(shownTexts()).toEqual(["Ben says: at my next break."]);
  }
});
