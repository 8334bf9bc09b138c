import { expect, test } from "vitest";
import { figuresOf, Lasting, troublesIn, worstOf, type Figures, type Trouble } from "../../src/state/quality";
import { stream, transport } from "../support/measurements";

const ALL_GETS_THROUGH = { limited: false, lossy: false, suspended: [] };
const GOOD: Figures = {
  roundTripMs: 20,
  lostReceiving: 0,
  lostSending: 0,
  receiving: 0,
  sending: 0,
  path: null,
};

const troubles = (...list: Trouble[]) => new Set<Trouble>(list);

test("bit rates and losses are those between two measurements", () => {
  const before = {
    at: 10_000,
    transports: [
      transport("send", { bytesSent: 1_000 }),
      transport("recv", { bytesReceived: 5_000, streams: [stream({ packets: 100, packetsLost: 50 })] }),
    ],
  };
  const now = {
    at: 12_000,
    transports: [
      transport("send", {
        bytesSent: 26_000,
        roundTripMs: 30,
        streams: [stream({ direction: "sending", fractionLost: 0.25 })],
      }),
      transport("recv", {
        bytesReceived: 255_000,
        roundTripMs: 45,
        streams: [stream({ packets: 190, packetsLost: 60 })],
      }),
    ],
  };
  expect(figuresOf(before, now)).toEqual({
    roundTripMs: 45,
    lostReceiving: 0.1,
    lostSending: 0.25,
    receiving: 1_000_000,
    sending: 100_000,
    path: { protocol: "udp", relayed: false },
  });
});

test("what one measurement alone can't tell is unknown", () => {
  const now = { at: 0, transports: [transport("recv", { bytesReceived: 9, streams: [stream({ packets: 1 })] })] };
  expect(figuresOf(null, now)).toMatchObject({
    receiving: null,
    sending: null,
    lostReceiving: null,
    roundTripMs: null,
  });
});

test("counters that begin anew with a new path give no negative figures", () => {
  const measured = (bytesReceived: number, packets: number, at: number) => ({
    at,
    transports: [transport("recv", { bytesReceived, streams: [stream({ packets, packetsLost: packets })] })],
  });
  const figures = figuresOf(measured(9_000, 90, 0), measured(100, 1, 1_000));
  expect(figures).toMatchObject({ receiving: 0, lostReceiving: null });
});

test("each cause has its own name", () => {
  const sent = (limitedBy: "cpu" | "bandwidth") => [stream({ direction: "sending", limitedBy })];
  const measured = (streams = [stream({})]) => ({ at: 0, transports: [transport("send", { streams })] });
  expect(troublesIn(measured(), GOOD, null)).toEqual(troubles());
  expect(troublesIn(measured(), GOOD, ALL_GETS_THROUGH)).toEqual(troubles());
  const slow = { limited: true, lossy: true, suspended: ["p"] };
  expect(troublesIn(measured(), GOOD, slow)).toEqual(troubles("suspended", "limited", "lossy"));
  expect(troublesIn(measured(sent("cpu")), GOOD, null)).toEqual(troubles("busyComputer"));
  expect(troublesIn(measured(sent("bandwidth")), GOOD, null)).toEqual(troubles("slowUpload"));
  expect(troublesIn(measured(), { ...GOOD, roundTripMs: 401 }, null)).toEqual(troubles("longWay"));
  expect(troublesIn(measured(), { ...GOOD, roundTripMs: 400 }, null)).toEqual(troubles());
});

test("of several troubles the worst is told", () => {
  expect(worstOf(troubles())).toBeNull();
  expect(worstOf(troubles("longWay", "busyComputer", "limited"))).toBe("limited");
  expect(worstOf(troubles("limited", "suspended"))).toBe("suspended");
});

test("a trouble of a moment does not count, one that lasts does, until it is long gone", () => {
  const lasting = new Lasting(6_000, 9_000);
  expect(lasting.take(troubles("lossy"), 0)).toEqual(troubles());
  expect(lasting.take(troubles(), 3_000)).toEqual(troubles());
  expect(lasting.take(troubles("lossy"), 6_000)).toEqual(troubles());
  expect(lasting.take(troubles("lossy"), 9_000)).toEqual(troubles());
  expect(lasting.take(troubles("lossy"), 12_000)).toEqual(troubles("lossy"));
  expect(lasting.take(troubles(), 15_000)).toEqual(troubles("lossy"));
  expect(lasting.take(troubles("lossy"), 18_000)).toEqual(troubles("lossy"));
  expect(lasting.take(troubles(), 26_000)).toEqual(troubles("lossy"));
  expect(lasting.take(troubles(), 27_000)).toEqual(troubles());
});
