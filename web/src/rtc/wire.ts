/**
 * Translates between mediasoup-client's dictionaries and the wire's. The server accepts the fields that it knows and
 * no others, so that nothing unforeseen reaches the media worker; mediasoup-client adds some of its own.
 */
import type { types } from "mediasoup-client";
import type * as wire from "../protocol";

export function toWireCapabilities(capabilities: types.RtpCapabilities): wire.RtpCapabilities {
  return {
    codecs: (capabilities.codecs ?? []).map((codec) => ({
      kind: codec.kind,
      mimeType: codec.mimeType,
      clockRate: codec.clockRate,
      preferredPayloadType: codec.preferredPayloadType,
      ...(codec.channels !== undefined && { channels: codec.channels }),
      parameters: codecParameters(codec.parameters),
      rtcpFeedback: feedback(codec.rtcpFeedback),
    })),
    headerExtensions: (capabilities.headerExtensions ?? []).map((extension) => ({
      kind: extension.kind,
      uri: extension.uri,
      preferredId: extension.preferredId,
      preferredEncrypt: extension.preferredEncrypt ?? false,
      direction: extension.direction ?? "sendrecv",
    })),
  };
}

export function toWireParameters(parameters: types.RtpParameters): wire.RtpParameters {
  return {
    ...(parameters.mid !== undefined && { mid: parameters.mid }),
    codecs: parameters.codecs.map((codec) => ({
      mimeType: codec.mimeType,
      payloadType: codec.payloadType,
      clockRate: codec.clockRate,
      ...(codec.channels !== undefined && { channels: codec.channels }),
      parameters: codecParameters(codec.parameters),
      rtcpFeedback: feedback(codec.rtcpFeedback),
    })),
    headerExtensions: (parameters.headerExtensions ?? []).map(({ uri, id, encrypt }) => ({
      uri,
      id,
      encrypt: encrypt ?? false,
    })),
    encodings: (parameters.encodings ?? []).map(({ ssrc, rid, rtx, scalabilityMode, maxBitrate }) => ({
      ...(ssrc !== undefined && { ssrc }),
      ...(rid !== undefined && { rid }),
      ...(rtx !== undefined && { rtx: { ssrc: rtx.ssrc } }),
      ...(scalabilityMode !== undefined && { scalabilityMode }),
      ...(maxBitrate !== undefined && { maxBitrate }),
    })),
    rtcp: { cname: parameters.rtcp?.cname ?? "", reducedSize: parameters.rtcp?.reducedSize ?? true },
  };
}

export function toWireDtls({ role, fingerprints }: types.DtlsParameters): wire.DtlsParameters {
  const known = fingerprints.flatMap(({ algorithm, value }) =>
    algorithm === "sha-256" || algorithm === "sha-384" || algorithm === "sha-512" ? [{ algorithm, value }] : [],
  );
  return { role: role ?? "auto", fingerprints: known };
}

function codecParameters(parameters: Record<string, unknown> = {}): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(parameters).filter(
      (entry): entry is [string, string | number] => typeof entry[1] === "string" || typeof entry[1] === "number",
    ),
  );
}

function feedback(list: types.RtcpFeedback[] = []): wire.RtcpFeedback[] {
  return list.map(({ type, parameter }) => ({ type, parameter: parameter ?? "" }));
}
