/** The callees' media: every RTP packet goes back to who sent it, so that calls have voice both ways, and is counted. Effects: a socket. */

import { createSocket } from 'node:dgram';
import { createReception, readRtp } from './rtp';

/** A stream that is silent for longer has ended. */
const SILENT_MS = 2000;
const SETTLE_MS = 1000;
/** Packets that come while this process has no turn must wait somewhere. */
const BUFFER_BYTES = 2 ** 21;

export interface MediaCounts {
  received: number;
  sent: number;
  /** Of what was sent to here. */
  lost: number;
}

/** One socket for all callees, as SIPp's own echo has; that counts nothing that could be read. */
export function openMedia(address: string, port: number): { counts(): MediaCounts; close(): void } {
  const reception = createReception();
  let sent = 0;
  const socket = createSocket({ type: 'udp4', recvBufferSize: BUFFER_BYTES });
  socket.on('message', (packet, from) => {
    const told = readRtp(packet);
    if (told) {
      reception.heard(told, Date.now());
      socket.send(packet, from.port, from.address, (error) => (sent += error ? 0 : 1));
    }
  });
  socket.on('error', () => undefined);
  socket.bind(port, address);
  const timer = setInterval(() => reception.settle(Date.now(), SILENT_MS), SETTLE_MS);
  return {
    counts: () => ({ ...reception.counts(), sent }),
    close: () => {
      clearInterval(timer);
      socket.close();
    },
  };
}
