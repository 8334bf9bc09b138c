import { expect, test } from "vitest";
import type { types } from "mediasoup-client";
import { toWireCapabilities, toWireDtls, toWireParameters } from "../../src/rtc/wire";
import { routerCapabilities } from "../support/mediaServer";

const PARAMETERS: types.RtpParameters = {
  mid: "0",
  msid: "stream track",
  codecs: [{ mimeType: "video/VP8", payloadType: 96, clockRate: 90_000, parameters: { apt: 97, list: [1] } }],
  headerExtensions: [{ uri: "urn:ietf:params:rtp-hdrext:sdes:mid", id: 4, parameters: {} }],
  encodings: [
    { rid: "r0", active: true, dtx: false, scaleResolutionDownBy: 4, maxBitrate: 1, scalabilityMode: "L1T3" },
  ],
  rtcp: { cname: "name", mux: true },
};

test("RTP parameters keep what the wire knows and lose what mediasoup-client adds", () => {
  expect(toWireParameters(PARAMETERS)).toEqual({
    mid: "0",
    codecs: [{ mimeType: "video/VP8", payloadType: 96, clockRate: 90_000, parameters: { apt: 97 }, rtcpFeedback: [] }],
    headerExtensions: [{ uri: "urn:ietf:params:rtp-hdrext:sdes:mid", id: 4, encrypt: false }],
    encodings: [{ rid: "r0", maxBitrate: 1, scalabilityMode: "L1T3" }],
    rtcp: { cname: "name", reducedSize: true },
  });
});

test("capabilities come out with all that the wire asks for", () => {
  const { codecs, headerExtensions } = toWireCapabilities(routerCapabilities);
  expect(codecs).toHaveLength(routerCapabilities.codecs?.length ?? -1);
  for (const codec of codecs) expect(Object.values(codec)).not.toContain(undefined);
  for (const extension of headerExtensions) expect(Object.values(extension)).not.toContain(undefined);
});

test("fingerprints by hashes that the server refuses are left out", () => {
  const value = "00:11";
  const dtls = toWireDtls({
    fingerprints: [
      { algorithm: "sha-1", value },
      { algorithm: "sha-256", value },
    ],
  });
  expect(dtls).toEqual({ role: "auto", fingerprints: [{ algorithm: "sha-256", value }] });
});
