import { signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { captureCamera, captureMicrophone } from "../media/capture";
import { DeviceList } from "../media/devices";
import { LocalSource } from "../media/localSource";
import { browserEnvironment, type Environment } from "../signalling/environment";
import { RoomApi, type Fetch } from "../signalling/http";
import { Preferences } from "../state/preferences";
import { routeOf, type Route } from "../state/route";
import { Toasts } from "../state/toasts";

/** What all pages share. Made once, in `main.tsx`. */
export class Services {
  readonly environment: Environment;
  readonly fetch: Fetch;
  readonly preferences: Preferences;
  readonly toasts: Toasts;
  readonly devices: DeviceList;
  readonly microphone: LocalSource;
  readonly camera: LocalSource;
  /** Where sound is played; undefined for the system's choice. */
  readonly speakerId = signal<string | undefined>(undefined);
  readonly hideSelf = signal(false);
  readonly route = signal<Route>({ page: "home" });

  constructor(window: Window & typeof globalThis) {
    this.environment = browserEnvironment();
    this.fetch = (url, options) => window.fetch(url, options);
    this.preferences = new Preferences(window.localStorage);
    this.toasts = new Toasts(this.environment);
    this.devices = new DeviceList(window.navigator.mediaDevices);
    this.microphone = new LocalSource("microphone", captureMicrophone);
    this.camera = new LocalSource("camera", captureCamera);
    const habits = this.preferences.habits();
    void this.microphone.useDevice(habits.microphoneId);
    void this.camera.useDevice(habits.cameraId);
    this.speakerId.value = habits.speakerId;
    this.hideSelf.value = habits.hideSelf ?? false;
    this.route.value = routeOf(window.location.pathname);
    window.addEventListener("popstate", () => (this.route.value = routeOf(window.location.pathname)));
  }

  /** The HTTP API of a room, in the name of whoever this browser is there. */
  roomApi(roomId: string): RoomApi {
    return new RoomApi(this.fetch, roomId, () => this.preferences.room(roomId).personKey);
  }

  /** Shows another page. */
  go(path: string): void {
    window.history.pushState(null, "", path);
    this.route.value = routeOf(path);
  }
}

export const ServicesContext = createContext<Services | null>(null);

/** What all pages share. */
export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error("ServicesContext is missing");
  return services;
}
