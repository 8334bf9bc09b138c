/** Opens microphones, cameras and screens. Each function rejects with the browser's DOMException. */

/** Opens one microphone: the given one if it is there, otherwise the system's choice. */
export async function captureMicrophone(deviceId?: string): Promise<MediaStreamTrack> {
  const audio: MediaTrackConstraints = {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    ...preferred(deviceId),
  };
  const stream = await mediaDevices().getUserMedia({ audio });
  return first(stream.getAudioTracks());
}

/** Opens one camera, at 1280 x 720 where it can. */
export async function captureCamera(deviceId?: string): Promise<MediaStreamTrack> {
  const video: MediaTrackConstraints = {
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 30 },
    ...preferred(deviceId),
  };
  const stream = await mediaDevices().getUserMedia({ video });
  const track = first(stream.getVideoTracks());
  track.contentHint = "motion";
  return track;
}

/** A shared screen, and its sound where the browser and the person offer it. */
export interface ScreenCapture {
  readonly video: MediaStreamTrack;
  readonly audio: MediaStreamTrack | null;
}

/** Lets the person pick a screen, window or tab. Has to be called from a click. */
export async function captureScreen(): Promise<ScreenCapture> {
  const stream = await mediaDevices().getDisplayMedia({
    video: { frameRate: { max: 15 } },
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  });
  const video = first(stream.getVideoTracks());
  video.contentHint = "detail";
  return { video, audio: stream.getAudioTracks()[0] ?? null };
}

/** Whether this browser can share a screen at all: those on phones can't. */
export function canCaptureScreen(): boolean {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  return devices !== undefined && "getDisplayMedia" in devices;
}

function preferred(deviceId: string | undefined): MediaTrackConstraints {
  return deviceId === undefined ? {} : { deviceId: { ideal: deviceId } };
}

/** Browsers hide `mediaDevices` from pages without a secure address. */
function mediaDevices(): MediaDevices {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices !== undefined) return devices;
  const error = new Error("navigator.mediaDevices is missing");
  error.name = "NoMediaDevices";
  throw error;
}

function first(tracks: MediaStreamTrack[]): MediaStreamTrack {
  const [track] = tracks;
  if (track === undefined) throw new DOMException("The stream has no track", "NotFoundError");
  return track;
}
