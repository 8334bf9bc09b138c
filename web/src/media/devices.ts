import { signal, type ReadonlySignal } from "@preact/signals";

/** A device that may be picked. */
export interface DeviceChoice {
  readonly id: string;
  readonly label: string;
}

/** All devices, by what they are for. */
export interface DeviceChoices {
  readonly microphones: readonly DeviceChoice[];
  readonly cameras: readonly DeviceChoice[];
  readonly speakers: readonly DeviceChoice[];
}

const NONE: DeviceChoices = { microphones: [], cameras: [], speakers: [] };

/** The devices of this computer, kept up to date. Labels are there only once the person allowed one of them. */
export class DeviceList {
  readonly #choices = signal<DeviceChoices>(NONE);
  readonly #devices: MediaDevices | undefined;

  /** @param devices `navigator.mediaDevices`, which is missing on pages without a secure address */
  constructor(devices: MediaDevices | undefined) {
    this.#devices = devices;
    devices?.addEventListener("devicechange", () => void this.refresh());
  }

  get choices(): ReadonlySignal<DeviceChoices> {
    return this.#choices;
  }

  /** Looks again; worth doing after a permission was given. */
  async refresh(): Promise<void> {
    const infos = (await this.#devices?.enumerateDevices().catch(() => [])) ?? [];
    this.#choices.value = {
      microphones: choicesOf(infos, "audioinput", "Microphone"),
      cameras: choicesOf(infos, "videoinput", "Camera"),
      speakers: choicesOf(infos, "audiooutput", "Speaker"),
    };
  }
}

function choicesOf(infos: readonly MediaDeviceInfo[], kind: MediaDeviceKind, word: string): DeviceChoice[] {
  return infos
    .filter((info) => info.kind === kind && info.deviceId !== "")
    .map(({ deviceId, label }, index) => ({ id: deviceId, label: label || `${word} ${index + 1}` }));
}
