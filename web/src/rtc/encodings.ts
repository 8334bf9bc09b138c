import type { types } from "mediasoup-client";
import type { Source } from "../protocol";

/**
 * Three layers of the same picture, smallest first. Chrome needs the same number of temporal layers in each.
 * Bit rates are in bit/s.
 */
const CAMERA: types.RtpEncodingParameters[] = [
  { rid: "r0", scaleResolutionDownBy: 4, maxBitrate: 150_000, scalabilityMode: "L1T3" },
  { rid: "r1", scaleResolutionDownBy: 2, maxBitrate: 500_000, scalabilityMode: "L1T3" },
  { rid: "r2", scaleResolutionDownBy: 1, maxBitrate: 1_500_000, scalabilityMode: "L1T3" },
];

/** Text must stay sharp: a single layer, with room for details. */
const SCREEN: types.RtpEncodingParameters[] = [{ maxBitrate: 2_500_000, scalabilityMode: "L1T3" }];

/** How a source is encoded: what mediasoup-client's `produce` takes beside the track. */
export function encodingOf(source: Source, capabilities: types.RtpCapabilities): types.ProducerOptions {
  switch (source) {
    case "microphone":
      return { codecOptions: { opusDtx: true, opusFec: true, opusStereo: false } };
    case "screenAudio":
      return { codecOptions: { opusDtx: true, opusFec: true, opusStereo: true, opusMaxAverageBitrate: 128_000 } };
    case "camera":
      return { encodings: CAMERA.map((encoding) => ({ ...encoding })), ...vp8(capabilities) };
    case "screen":
      return { encodings: SCREEN.map((encoding) => ({ ...encoding })), ...vp8(capabilities) };
  }
}

/** VP8 where this browser has it; otherwise the first codec in common. */
function vp8(capabilities: types.RtpCapabilities): Pick<types.ProducerOptions, "codec"> {
  const codec = capabilities.codecs?.find(({ mimeType }) => mimeType.toLowerCase() === "video/vp8");
  return codec === undefined ? {} : { codec };
}
