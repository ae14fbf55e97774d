import { aLaw, createReception, PACKET_BYTES, readRtp, SAMPLE_RATE, tone } from '../../../../sidecar/mirror/vims/rtp';

/** By Python 3.11's audioop.lin2alaw. */
const REFERENCE = [
  [-32768, 42], [-32767, 42], [-20000, 38], [-8192, 10], [-1000, 122], [-257, 69], [-256, 90], [-17, 84], [-16, 85], [-9, 85], [-8, 85], [-1, 85], [0, 213], [7, 213],
  [8, 213], [15, 213], [16, 212], [255, 218], [256, 197], [511, 202], [512, 245], [1000, 250], [4095, 154], [4096, 133], [8192, 181], [20000, 166], [32767, 170],
];

test.each(REFERENCE)('sample %d is the A-law byte %d', (sample, byte) => expect(aLaw(sample)).toBe(byte));

test('a tone is whole packets, ends where it begins and is none too loud', () => {
  const bytes = tone(1, 425, 0.1);
  expect(bytes.length).toBe(SAMPLE_RATE);
  expect(bytes.length % PACKET_BYTES).toBe(0);
  expect(bytes[0]).toBe(aLaw(0));
  // a quarter of a period of 425 Hz is 4.7 samples, so that the fifth is nearly the loudest
  expect(bytes[5]).toBe(aLaw(Math.round(3276.7 * Math.sin((2 * Math.PI * 425 * 5) / 8000))));
});

const packet = (source: number, sequence: number) => Uint8Array.from([0x80, 8, sequence >> 8, sequence & 255, 0, 0, 0, 0, source >>> 24, (source >> 16) & 255, (source >> 8) & 255, source & 255, 1, 2]);

test('a packet tells its source and its number; what is no RTP tells nothing', () => {
  expect(readRtp(packet(0xca110007, 513))).toEqual({ source: 0xca110007, sequence: 513 });
  expect(readRtp(packet(1, 2).subarray(0, 11))).toBeNull();
  expect(readRtp(new TextEncoder().encode('INVITE sip:user'))).toBeNull();
});

test.each([
  ['all come', [1, 2, 3, 4], { received: 4, lost: 0 }],
  ['one is lost', [1, 2, 4], { received: 3, lost: 1 }],
  ['two change places', [1, 3, 2, 4], { received: 4, lost: 0 }],
  ['numbers begin anew', [65534, 65535, 0, 1], { received: 4, lost: 0 }],
  ['one is lost where numbers begin anew', [65534, 0, 1], { received: 3, lost: 1 }],
  ['one comes twice', [1, 2, 2], { received: 3, lost: 0 }],
])('reception: %s', (_, sequences, expected) => {
  const reception = createReception();
  sequences.forEach((sequence) => reception.heard({ source: 7, sequence }, 0));
  expect(reception.counts()).toEqual(expected);
});

test('what a stream has lost stays counted when it has ended; a source that speaks again is a new stream', () => {
  const reception = createReception();
  [1, 4].forEach((sequence) => reception.heard({ source: 7, sequence }, 0));
  reception.settle(500, 1000);
  reception.heard({ source: 7, sequence: 5 }, 900);
  reception.settle(2000, 1000);
  reception.heard({ source: 7, sequence: 900 }, 2000);
  expect(reception.counts()).toEqual({ received: 4, lost: 2 });
});
