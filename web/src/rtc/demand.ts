import type { types } from "mediasoup-client";

/** The largest picture of somebody who works quietly, in pixels, and the most frames/s. */
const SMALL = { long: 320, short: 180, framesPerSecond: 5 };

/** What a camera is taken for whose size the browser does not tell, in pixels. */
const USUAL = { width: 1280, height: 720 };

/** What is asked of one's own video at the moment. */
export interface Demand {
  /** Whether there is a picture to send. */
  readonly on: boolean;
  /** Which encodings anybody takes, in the order of the plan; undefined as long as nobody told. */
  readonly wanted: readonly boolean[] | undefined;
  /** Whether a small, slow picture is enough. */
  readonly small: boolean;
  /** Whether the browser should rather send fewer pictures than blurred ones. */
  readonly sharp: boolean;
  /** Of the picture as it is captured, in pixels. */
  readonly width: number | undefined;
  readonly height: number | undefined;
}

/** The part of an encoding's parameters that changes while it is sent. */
type Adjustable = Required<Pick<RTCRtpEncodingParameters, "active" | "scaleResolutionDownBy">> &
  Pick<RTCRtpEncodingParameters, "maxFramerate">;

/**
 * Makes a sender's parameters ask for what is demanded, and returns whether that changes them.
 *
 * @param parameters of the browser's sender (W3C webrtc-pc section 5.2), which not every browser keeps in the given order
 * @param plan the encodings as they were when they were negotiated
 */
export function meetDemand(
  parameters: RTCRtpSendParameters,
  plan: readonly types.RtpEncodingParameters[],
  demand: Demand,
): boolean {
  let changed = false;
  if (demand.sharp && parameters.degradationPreference !== "maintain-resolution") {
    parameters.degradationPreference = "maintain-resolution";
    changed = true;
  }
  parameters.encodings.forEach((encoding, position) => {
    const index = plan.findIndex(({ rid }) => rid !== undefined && rid === encoding.rid);
    const target = targetOf(plan, index === -1 ? position : index, demand);
    for (const name of ["active", "scaleResolutionDownBy", "maxFramerate"] as const) {
      if (target[name] === undefined || encoding[name] === target[name]) continue;
      Object.assign(encoding, { [name]: target[name] });
      changed = true;
    }
  });
  return changed;
}

function targetOf(plan: readonly types.RtpEncodingParameters[], index: number, demand: Demand): Adjustable {
  const { scaleResolutionDownBy = 1, maxFramerate } = plan[index] ?? {};
  const { on, small, wanted = plan.map(() => true) } = demand;
  if (!small) {
    const active = on && wanted[index] === true;
    return { active, scaleResolutionDownBy, ...(maxFramerate !== undefined && { maxFramerate }) };
  }
  // Whoever wants a larger one takes the smallest, as there is no other.
  return {
    active: on && index === smallestOf(plan) && wanted.includes(true),
    scaleResolutionDownBy: Math.max(scaleResolutionDownBy, smallScale(demand)),
    maxFramerate: SMALL.framesPerSecond,
  };
}

function smallestOf(plan: readonly types.RtpEncodingParameters[]): number {
  const scales = plan.map(({ scaleResolutionDownBy = 1 }) => scaleResolutionDownBy);
  return scales.indexOf(Math.max(...scales));
}

function smallScale({ width = USUAL.width, height = USUAL.height }: Demand): number {
  return Math.max(Math.max(width, height) / SMALL.long, Math.min(width, height) / SMALL.short, 1);
}
