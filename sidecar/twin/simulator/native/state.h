/* The network's arrays as ../network.ts lays them out, with rows as ../columns.ts numbers their columns. */
#ifndef SIMULATOR_STATE_H
#define SIMULATOR_STATE_H

#include <stdint.h>

enum { POISSON, CBR, ON_OFF };
enum { FIFO, SP, WFQ, DRR };
enum { EVENTS, FLOW_LEAF, PORT_LEAF, TIES, WINDOW_START, POOL_USED, FULL_QUEUE };

/* The time is a double of 0 and more; such compare as the integers of their bits do, which takes a fraction of the time. */
typedef struct {
  int64_t time;
  int32_t source, unused;
} Node;

typedef struct {
  double gap, on, off, gaps_left, unused;
  uint32_t stream[2];
  int32_t first_hop, arrivals, first_size, sizes;
} Flow;

typedef struct {
  double sent, sent_bits, dropped, arrived, arrived_bits, delays, squares, shift;
} Met;

typedef struct {
  double buffer, held, served, weight, deficit;
  int32_t ring, mask, head, count, port, flag;
} Queue;

typedef struct {
  double lost, passed, passed_bits, bit_seconds, packet_seconds, busy_seconds, most_held, unused;
} Window;

typedef struct {
  double seconds_per_bit;
  int32_t policy, first, end, serving, turn, waiting;
} Port;

typedef struct {
  double sent_at, bits;
  int32_t hop, unused;
} Packet;

/* In the order of `arrays` in native.ts. */
typedef struct {
  double *scalars;
  Node *nodes;
  double *ties;
  Flow *flows;
  Met *met;
  double *share, *own, *other;
  int32_t *hop_queue;
  uint32_t *bins;
  int32_t *lowest;
  Queue *queues;
  Window *window;
  Packet *packets;
  Port *ports;
  double *ends, *heights;
} State;

enum { ARRAYS = sizeof(State) / sizeof(void *), MET = 4, BINS = 9 };

/* Of `flows`, with histograms or without. As advance of ../advance.ts, but it returns when a ring is full and leaves its queue in FULL_QUEUE, else -1. */
double advance(const State *state, double until, double most, int32_t flows, int binned);

#endif
