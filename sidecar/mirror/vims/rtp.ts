/** Media of the vims blueprint's users: G.711 A-law (RFC 3551, 4.5.14) and what a receiver counts of RTP (RFC 3550, 5.1 and A.3). Pure. */

/** Samples, and bytes, a second. */
export const SAMPLE_RATE = 8000;
/** Payload bytes of a packet: 20 ms. */
export const PACKET_BYTES = 160;
/** Of PCMA. */
export const PAYLOAD_TYPE = 8;

const HEADER_BYTES = 12;
const VERSION = 2;
/** Of sequence numbers. */
const CYCLE = 2 ** 16;

/** One sample of 16 bits, -32768 to 32767, as an A-law byte (ITU-T G.711, 2). */
export function aLaw(sample: number): number {
  // 13 bits; those below 0 are one step nearer to it, as it has a level of its own
  const magnitude = sample >= 0 ? sample >> 3 : ~(sample >> 3);
  const segment = magnitude < 32 ? 0 : 27 - Math.clz32(magnitude);
  const code = (segment << 4) | ((magnitude >> Math.max(1, segment)) & 0xf);
  return code ^ (sample >= 0 ? 0xd5 : 0x55);
}

/** A tone with a whole number of periods, so that it can be played again and again. @param seconds whole @param hertz whole @param level 0 to 1 */
export function tone(seconds: number, hertz: number, level: number): Uint8Array {
  return Uint8Array.from({ length: seconds * SAMPLE_RATE }, (_, n) => aLaw(Math.round(32_767 * level * Math.sin((2 * Math.PI * hertz * n) / SAMPLE_RATE))));
}

/** Who sends, and which packet of his it is; null for what is no RTP. */
export function readRtp(packet: Uint8Array): { source: number; sequence: number } | null {
  if (packet.length < HEADER_BYTES || packet[0] >> 6 !== VERSION) {
    return null;
  }
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  return { source: view.getUint32(8), sequence: view.getUint16(2) };
}

interface Stream {
  first: number;
  /** Extended by the number of cycles. */
  highest: number;
  received: number;
  heard: number;
}

export interface Reception {
  /** A packet of a stream; `now` in milliseconds. */
  heard(packet: { source: number; sequence: number }, now: number): void;
  /** Takes streams that have been silent for so long as ended. */
  settle(now: number, silentMs: number): void;
  /** Packets of all streams until now; lost: expected less received, as sequence numbers tell. */
  counts(): { received: number; lost: number };
}

export function createReception(): Reception {
  const streams = new Map<number, Stream>();
  let [received, lostBefore] = [0, 0];
  const lostOf = (stream: Stream) => Math.max(0, stream.highest - stream.first + 1 - stream.received);
  return {
    heard: ({ source, sequence }, now) => {
      received++;
      const stream = streams.get(source);
      if (!stream) {
        streams.set(source, { first: sequence, highest: sequence, received: 1, heard: now });
        return;
      }
      // late packets are behind, by less than half of a cycle
      const ahead = (sequence - stream.highest) & (CYCLE - 1);
      stream.highest += ahead < CYCLE / 2 ? ahead : 0;
      stream.received++;
      stream.heard = now;
    },
    settle: (now, silentMs) => {
      for (const [source, stream] of streams) {
        if (now - stream.heard > silentMs) {
          lostBefore += lostOf(stream);
          streams.delete(source);
        }
      }
    },
    counts: () => ({ received, lost: lostBefore + [...streams.values()].reduce((sum, stream) => sum + lostOf(stream), 0) }),
  };
}
