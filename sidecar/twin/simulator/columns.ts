/**
 * Columns of the simulator's records: rows of eight doubles, a cache line each, some of them halved into two words of 32 bits (a second
 * view of the same memory). What an event needs of a flow or of a queue is in one line. Native code reads the same rows.
 */

export const ROW = 8;
/** Words of a row. */
export const WORDS = 16;

/** A flow's traffic: mean or constant gap and mean periods (s), gaps left of the on period; its stream. */
export const [GAP, ON, OFF, GAPS_LEFT, STREAM] = [0, 1, 2, 3, 5];
/** Words of a flow: place in `hopQueue`, kind of arrivals, its table of sizes and that table's length. */
export const [FIRST_HOP, ARRIVALS, FIRST_SIZE, SIZES] = [12, 13, 14, 15];
/** What a flow's packets met, those sent since the window began; sums of delay minus SHIFT, which keeps the variance exact. */
export const [SENT, SENT_BITS, DROPPED, ARRIVED, ARRIVED_BITS, DELAYS, SQUARES, SHIFT] = [0, 1, 2, 3, 4, 5, 6, 7];
/** A queue: bits it may hold and holds; bits sent since the start; WFQ's weight or DRR's quantum (bits), and DRR's deficit. */
export const [BUFFER, HELD, SERVED, WEIGHT, DEFICIT] = [0, 1, 2, 3, 4];
/** Words of a queue: its ring's place in the pool, size - 1 (sizes are powers of 2), first packet, packets; its port, and its bit of the port's WAITING. */
export const [RING, MASK, HEAD, COUNT, PORT, FLAG] = [10, 11, 12, 13, 14, 15];
/** A queue's window. Integrals over time are sums of end times minus sums of start times. */
export const [LOST, PASSED, PASSED_BITS, BIT_SECONDS, PACKET_SECONDS, BUSY_SECONDS, MOST_HELD] = [0, 1, 2, 3, 4, 5, 6];

/** A port: half a line. */
export const PORT_ROW = 4;
export const PORT_WORDS = 8;
export const SECONDS_PER_BIT = 0;
/** Words of a port: its queues from FIRST to before END, the one in service, DRR's whose turn it is, and a bit for each that holds a packet: none, and the port is idle. */
export const [POLICY, FIRST, END, SERVING, TURN, WAITING] = [2, 3, 4, 5, 6, 7];

/** A packet that waits: when it was sent (s), its bits, and as a word its place in `hopQueue`. */
export const PACKET_ROW = 3;
export const PACKET_WORDS = 6;
export const [SENT_AT, BITS, HOP] = [0, 1, 4];

export const [POISSON, CBR, ON_OFF] = [0, 1, 2];
export const [FIFO, SP, WFQ, DRR] = [0, 1, 2, 3];

/** Scalars of a run. A packet counts for its flow when it is sent at WINDOW_START or later. FULL_QUEUE: where native code wants a larger ring, or -1. */
export const [EVENTS, FLOW_LEAF, PORT_LEAF, TIES, WINDOW_START, POOL_USED, FULL_QUEUE] = [0, 1, 2, 3, 4, 5, 6];
