/** Columns of the simulator's records: rows of eight doubles, a cache line each. Native code reads the same rows. */

export const ROW = 8;

/** A flow's traffic: mean or constant gap; mean periods; what is left of the on period and of the gap that its end cut (s). */
export const [GAP, ON, OFF, ON_LEFT, GAP_LEFT] = [0, 1, 2, 3, 4];
/** What a flow's packets met, those sent since the window began; sums of delay minus SHIFT, which keeps the variance exact. */
export const [SENT, SENT_BITS, DROPPED, ARRIVED, ARRIVED_BITS, DELAYS, SQUARES, SHIFT] = [0, 1, 2, 3, 4, 5, 6, 7];
/** A queue: bits it may hold and holds; bits sent since the start; WFQ's weight or DRR's quantum (bits), and DRR's deficit. */
export const [BUFFER, HELD, SERVED, WEIGHT, DEFICIT] = [0, 1, 2, 3, 4];
/** A queue's window. Integrals over time are sums of end times minus sums of start times. */
export const [LOST, PASSED, PASSED_BITS, BIT_SECONDS, PACKET_SECONDS, BUSY_SECONDS, MOST_HELD] = [0, 1, 2, 3, 4, 5, 6];

export const [POISSON, CBR, ON_OFF] = [0, 1, 2];
export const [FIFO, SP, WFQ, DRR] = [0, 1, 2, 3];

/** Scalars of a run. A packet counts for its flow when it is sent at WINDOW_START or later. FULL_QUEUE: where native code wants a larger ring, or -1. */
export const [EVENTS, HEAP_SIZE, TIES, WINDOW_START, POOL_USED, FULL_QUEUE] = [0, 1, 2, 3, 4, 5];
