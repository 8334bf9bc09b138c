import type { types } from "mediasoup-client";
import type { Source } from "../protocol";

/** Faster pictures are neither captured nor sent, in frames/s. */
const CAMERA_RATE = 30;
const SCREEN_RATE = 15;

/**
 * Three layers of the same picture, smallest first. Chrome needs the same number of temporal layers in each.
 * Bit rates are in bit/s.
 */
const CAMERA: types.RtpEncodingParameters[] = [
  { rid: "r0", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: "r1", scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: "r2", scaleResolutionDownBy: 1, maxBitrate: 1_500_000 },
].map((layer) => ({ ...layer, maxFramerate: CAMERA_RATE, scalabilityMode: "L1T3" }));

/** Text must stay sharp: a single layer, with room for details, and temporal layers to make it slower where it must be. */
const SCREEN: types.RtpEncodingParameters[] = [
  { maxBitrate: 2_500_000, maxFramerate: SCREEN_RATE, scalabilityMode: "L1T3" },
];

/** What a source is sent in, the best first. VP9 draws text sharper than VP8 does; H.264 is for browsers without either. */
const CODECS = {
  camera: ["video/VP8", "video/H264"],
  screen: ["video/VP9", "video/VP8", "video/H264"],
} as const;

/** What everybody can play as long as nothing else is known (RFC 7742 section 5). */
const PLAYED_BY_ALL: readonly string[] = ["video/VP8"];

/**
 * How a source is encoded: what mediasoup-client's `produce` takes beside the track.
 *
 * @param playable MIME types of the video codecs that everyone in the room can play; null while that is not known
 */
export function encodingOf(
  source: Source,
  capabilities: types.RtpCapabilities,
  playable: readonly string[] | null,
): types.ProducerOptions {
  switch (source) {
    case "microphone":
      return { codecOptions: { opusDtx: true, opusFec: true, opusStereo: false } };
    case "screenAudio":
      return { codecOptions: { opusDtx: true, opusFec: true, opusStereo: true, opusMaxAverageBitrate: 128_000 } };
    case "camera":
      return { encodings: CAMERA.map((encoding) => ({ ...encoding })), ...codecOf(source, capabilities, playable) };
    case "screen":
      return { encodings: SCREEN.map((encoding) => ({ ...encoding })), ...codecOf(source, capabilities, playable) };
  }
}

/**
 * Whether what is being sent should be sent anew in another codec, because somebody can't play it.
 *
 * @param playable as in `encodingOf`
 */
export function isOutdated(
  source: Source,
  { codecs }: types.RtpParameters,
  capabilities: types.RtpCapabilities,
  playable: readonly string[] | null,
): boolean {
  const [present] = codecs;
  if (present === undefined || playable === null || (source !== "camera" && source !== "screen")) return false;
  const { codec } = codecOf(source, capabilities, playable);
  return codec !== undefined && !has(playable, present.mimeType) && has(playable, codec.mimeType);
}

/** The best codec that this browser sends and everyone can play; otherwise the best that it sends, of those in common. */
function codecOf(
  source: keyof typeof CODECS,
  capabilities: types.RtpCapabilities,
  playable: readonly string[] | null,
): Pick<types.ProducerOptions, "codec"> {
  const sent = CODECS[source].flatMap(
    (wanted) => capabilities.codecs?.find(({ mimeType }) => has([wanted], mimeType)) ?? [],
  );
  const codec = sent.find(({ mimeType }) => has(playable ?? PLAYED_BY_ALL, mimeType)) ?? sent[0];
  return codec === undefined ? {} : { codec };
}

/** MIME types are compared without regard to case (RFC 2045 section 5.1). */
function has(mimeTypes: readonly string[], mimeType: string): boolean {
  return mimeTypes.some((one) => one.toLowerCase() === mimeType.toLowerCase());
}
