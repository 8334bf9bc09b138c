/** What a person calls the device. */
export type DeviceWord = "microphone" | "camera" | "screen";

/** Why a device can't be used, and what to do about it. */
export function deviceProblem(device: DeviceWord, error: unknown): string {
  switch (error instanceof Error ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return device === "screen"
        ? "The browser was not allowed to share the screen. Allow it in the system's privacy settings, then try again."
        : `The browser may not use the ${device}. Allow it beside the address bar, then try again.`;
    case "NotFoundError":
    case "OverconstrainedError":
      return device === "screen"
        ? "The browser found nothing to share. Let it record the screen in the system's privacy settings, then try again."
        : `No ${device} was found. Plug one in, or choose another under Settings.`;
    case "NotReadableError":
    case "AbortError":
      return `The ${device} is in use by another program. Close that program, then try again.`;
    case "NoMediaDevices":
      return `This page may only use the ${device} over a secure (https) address.`;
    default:
      return `The ${device} could not be turned on. Please try again.`;
  }
}

/** The device stopped by itself. */
export function deviceGone(device: DeviceWord): string {
  return `The ${device} was disconnected, so it is off now.`;
}
