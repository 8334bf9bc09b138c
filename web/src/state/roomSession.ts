import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import type { KnockView, Notice, Resumed, RoomEvent, Source, Welcome } from "../protocol";
import type { LocalSource } from "../media/localSource";
import { ScreenShare } from "../media/screenShare";
import type { ScreenCapture } from "../media/capture";
import { MediaSession } from "../rtc/mediaSession";
import type { Available } from "../rtc/subscriber";
import { Connection, type ConnectionStatus, type Identity } from "../signalling/connection";
import type { Environment } from "../signalling/environment";
import { sentenceOf } from "../signalling/problem";
import { Actions } from "./actions";
import { ChatBox } from "./chatBox";
import { FocusMode } from "./focusMode";
import { healthOf, type Health } from "./health";
import { HuddleNotices } from "./huddleNotices";
import { Overhearing } from "./overhearing";
import { QualityWatch } from "./qualityWatch";
import { putOffWords } from "./knocks";
import type { KeptMark } from "./readMarks";
import { RitualActions } from "./ritualActions";
import { applyEvent, fromSnapshot, type Place, type RoomState } from "./roomState";
import { ServerClock } from "./serverClock";
import type { Toasts } from "./toasts";
import { availableIn, placeOf, selfOf, withSelfIn } from "./views";

/** Somebody who was away for longer comes back with everything off, in ms. */
const LONG_ABSENCE_MS = 60_000;

export interface SessionOptions {
  /** Address of the room's WebSocket. */
  readonly url: string;
  readonly identity: Identity;
  /** A topic that is dropped on arrival; empty for none. */
  readonly topic?: string;
  readonly microphone: LocalSource;
  readonly camera: LocalSource;
  readonly captureScreen: () => Promise<ScreenCapture>;
  readonly toasts: Toasts;
  readonly environment: Environment;
  readonly newDevice: ConstructorParameters<typeof MediaSession>[2];
  /** Called with the secret that makes this browser the same person next time. */
  readonly onPersonKey: (personKey: string) => void;
  /** Called when the room's owner has deleted it. */
  readonly onDeleted: () => void;
  /** Where it is kept how far this person has read the main room's chat. */
  readonly lastRead?: KeptMark;
}

/** One stay in a room, from Join to Leave: what is known of it, and everything that a person can do in it. */
export class RoomSession {
  readonly microphone: LocalSource;
  readonly camera: LocalSource;
  readonly screen: ScreenShare;
  readonly media: MediaSession;
  readonly quality: QualityWatch;
  readonly actions: Actions;
  readonly ritual: RitualActions;
  readonly chat: ChatBox;
  readonly clock: ServerClock;
  readonly focus: FocusMode;
  readonly overhearing: Overhearing;
  /** Ids of those who speak in the main room while this person is in a huddle. */
  readonly speakingInMainRoom = signal<ReadonlySet<string>>(new Set());
  /** Ids of those who can be heard now, in the own place. */
  readonly speaking = signal<ReadonlySet<string>>(new Set());
  readonly #room = signal<RoomState | null>(null);
  readonly #status = signal<ConnectionStatus>({ phase: "connecting" });
  readonly #connection: Connection;
  readonly #toasts: Toasts;
  #identity: Identity;
  #available: Available = { here: new Map(), everywhere: new Set() };
  #chatPlace: Place = null;
  readonly #huddleNotices: HuddleNotices;
  #stopWatching: (() => void) | null = null;

  constructor(private readonly options: SessionOptions) {
    const { microphone, camera, toasts, environment } = options;
    this.#identity = options.identity;
    this.#toasts = toasts;
    this.clock = new ServerClock(environment);
    this.#connection = new Connection(options.url, () => this.#identity, environment, {
      onJoined: (welcome, awayMs) => this.#onJoined(welcome, awayMs),
      onResumed: (resumed) => this.#onResumed(resumed),
      onEvent: (revision, event) => this.#onEvent(revision, event),
      onNotice: (notice) => this.#onNotice(notice),
      onStatus: (status) => this.#onStatus(status),
      onClock: (serverNow, askedAt) => this.clock.learn(serverNow, askedAt),
    });
    const { request } = this.#connection;
    this.microphone = microphone;
    this.camera = camera;
    this.media = new MediaSession(request, environment, options.newDevice, {
      onLost: (source, error) => this.#onLost(source, sentenceOf(error)),
      onSilence: () => this.#connection.check(),
    });
    this.quality = new QualityWatch(() => this.media.stats(), this.media.subscriber.reception, environment);
    this.screen = new ScreenShare(options.captureScreen, {
      video: (track) => this.media.publisher.publish("screen", track),
      audio: (track) => this.media.publisher.publish("screenAudio", track),
    });
    this.actions = new Actions(this.#room, request, toasts, environment);
    this.ritual = new RitualActions(request, toasts, environment);
    this.chat = new ChatBox(this.#room, request, environment, options.lastRead);
    this.focus = new FocusMode(this.#room, microphone, toasts);
    this.overhearing = new Overhearing(this.#room, this.actions);
    this.#huddleNotices = new HuddleNotices(this.#room, this.actions, toasts);
  }

  /** The room; null until the first answer. */
  get room(): ReadonlySignal<RoomState | null> {
    return this.#room;
  }

  get status(): ReadonlySignal<ConnectionStatus> {
    return this.#status;
  }

  /** The room as the page shows it: with oneself where one has asked to be. */
  readonly shown = computed<RoomState | null>(() => {
    const state = this.#room.value;
    return state === null ? null : withSelfIn(state, this.actions.place.value);
  });

  /** Whether all is as it should be, in words. */
  readonly health = computed<Health>(() =>
    healthOf({
      signalling: this.#status.value.phase,
      media: this.media.phase.value,
      path: this.media.path.value,
      blockade: this.media.blockade.value,
      trouble: this.quality.trouble.value,
    }),
  );

  /** Joins the room. Devices that are on already are sent; nothing is turned on. */
  open(): void {
    void this.microphone.connect((track) => this.media.publisher.publish("microphone", track));
    void this.camera.connect((track) => this.media.publisher.publish("camera", track));
    const stops = [effect(() => this.#roomChanged(this.#room.value)), this.focus.start(), this.overhearing.start()];
    this.#stopWatching = () => stops.forEach((stop) => stop());
    this.#connection.open();
    this.quality.start();
  }

  /** Leaves the room and closes all devices. Safe while the page is being closed. */
  leave(): void {
    this.#connection.leave();
  }

  /** The network went away, or there is one again, perhaps another one. */
  networkChanged(online: boolean): void {
    if (!online) return this.#connection.suspect();
    this.#connection.hurry();
    this.media.networkChanged();
  }

  /** The page came into sight, or went out of it. */
  pageShown(shown: boolean): void {
    this.media.subscriber.settings.setPageVisible(shown);
  }

  /** Replaces name and intent, for others now and for later joins. */
  async updateProfile(name: string, workingOn: string): Promise<boolean> {
    const done = await this.actions.updateProfile(name, workingOn);
    if (done) {
      const { personKey } = this.#identity;
      this.#identity = {
        name,
        ...(workingOn !== "" && { workingOn }),
        ...(personKey !== undefined && { personKey }),
      };
    }
    return done;
  }

  #onJoined(welcome: Welcome, awayMs: number): void {
    const before = this.#room.peek();
    this.#identity = { ...this.#identity, personKey: welcome.personKey };
    this.options.onPersonKey(welcome.personKey);
    if (before !== null) this.#comeBack(before, awayMs);
    this.actions.forgetPlace();
    this.#room.value = fromSnapshot(welcome.participantId, welcome.revision, welcome.snapshot);
    if (before === null) this.#arrive();
    this.media.start(welcome.routerRtpCapabilities).catch(() => {
      this.#toasts.show("This browser can't send or receive sound and video here. Chat and topics work.", "problem");
    });
  }

  #arrive(): void {
    this.chat.marks.arrive();
    const { topic = "" } = this.options;
    if (topic !== "") void this.actions.addTopic(topic, false);
  }

  /**
   * Joined anew after the old place was lost. Whoever was in a huddle stands in the main room now and would be heard
   * by more people than before, and whoever was away for long may have left the desk: for both everything goes off.
   */
  #comeBack(before: RoomState, awayMs: number): void {
    const wasInHuddle = placeOf(selfOf(before)) !== null;
    if (!wasInHuddle && awayMs <= LONG_ABSENCE_MS) return;
    const wasOn = [this.microphone, this.camera, this.screen].some(({ status }) => status.peek() !== "off");
    this.#allOff();
    const where = wasInHuddle ? "You are in the main room again" : "You are back";
    this.#toasts.show(wasOn ? `${where}. Microphone, camera and screen are off.` : `${where}.`);
  }

  #onResumed(resumed: Resumed): void {
    const before = this.#room.peek();
    this.media.serverIsBack();
    if (resumed.snapshot === undefined) return;
    const state = fromSnapshot(resumed.participantId, resumed.revision, resumed.snapshot);
    this.#room.value = state;
    if (before?.mediaGeneration !== state.mediaGeneration) void this.media.rebuild();
  }

  #onEvent(revision: number, event: RoomEvent): void {
    const state = this.#room.peek();
    if (state === null || revision <= state.revision) return;
    if (event.type === "knockChanged") this.#toldOfKnock(state, event.knock);
    this.#room.value = applyEvent(state, revision, event);
    if (event.type === "mediaReset") void this.media.rebuild();
  }

  #toldOfKnock(state: RoomState, knock: KnockView): void {
    const words = putOffWords(state, knock);
    if (words !== null) this.#toasts.show(words);
  }

  #onNotice(notice: Notice): void {
    switch (notice.type) {
      case "speaking":
        this.speaking.value = new Set(notice.participantIds);
        this.speakingInMainRoom.value = new Set(notice.inMainRoom);
        return;
      case "reception":
        this.media.subscriber.reception.value = notice;
        return;
      case "streamsWanted":
        return this.media.publisher.setWanted(notice.producerId, notice.streams);
      case "playableCodecs":
        return this.media.publisher.setPlayable(notice.mimeTypes);
      case "transportFailed":
        return this.media.transportFailed(notice.transportId, notice.stage);
      case "huddleInvitation":
      case "huddleAdmission":
      case "callBack":
        return this.#huddleNotices.take(notice);
      case "muted":
        void this.microphone.set(false);
        this.#toasts.show(`${notice.fromName} has turned your microphone off.`);
        return;
      case "closing":
        this.#toasts.show("The server is restarting. You will be back in a moment.");
        return;
      case "roomDeleted":
        return this.options.onDeleted();
      default:
    }
  }

  #onStatus(status: ConnectionStatus): void {
    this.#status.value = status;
    if (status.phase !== "joined") this.speaking.value = this.speakingInMainRoom.value = new Set();
    if (status.phase === "left" || status.phase === "displaced" || status.phase === "refused") this.#end();
  }

  /** Something that was being sent is not sent any more, so its button must say off. */
  #onLost(source: Source, sentence: string): void {
    if (source === "microphone") this.microphone.fail(sentence);
    else if (source === "camera") this.camera.fail(sentence);
    else if (source === "screen") this.screen.fail(sentence);
  }

  #roomChanged(state: RoomState | null): void {
    if (state === null) return;
    this.actions.confirmPlace();
    this.media.publisher.setSmallCamera(selfOf(state)?.availability === "headsDown");
    this.chat.forgetStored(state);
    this.#huddleNotices.withdrawEnded(state);
    this.#enterChat(placeOf(selfOf(state)));
    const available = availableIn(state);
    const { here, everywhere } = this.#available;
    if (sameKeys(available.here, here) && sameKeys(available.everywhere, everywhere)) return;
    this.#available = available;
    this.media.subscriber.want(available);
  }

  /** A huddle's chat goes back further than what arrived since one came in. */
  #enterChat(place: Place): void {
    if (place === this.#chatPlace) return;
    this.#chatPlace = place;
    this.#huddleNotices.entered(place);
    // Where this fails, "Older messages" offers it again.
    if (place !== null) this.chat.loadOlder(place).catch(() => undefined);
  }

  #allOff(): void {
    void this.microphone.set(false);
    void this.camera.set(false);
    void this.screen.stop();
  }

  #end(): void {
    this.#stopWatching?.();
    this.quality.stop();
    this.microphone.disconnect();
    this.camera.disconnect();
    void this.screen.stop();
    this.media.close();
    this.#toasts.clear();
  }
}

type Keyed = Pick<ReadonlySet<string>, "size" | "has" | "keys">;

function sameKeys(a: Keyed, b: Keyed): boolean {
  return a.size === b.size && [...a.keys()].every((key) => b.has(key));
}
