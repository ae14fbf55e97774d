/* The network's arrays as ../network.ts lays them out, and the columns of its rows as ../columns.ts numbers them. */
#ifndef SIMULATOR_STATE_H
#define SIMULATOR_STATE_H

#include <stdint.h>

enum { ROW = 8 };
enum { GAP, ON, OFF, ON_LEFT, GAP_LEFT };
enum { SENT, SENT_BITS, DROPPED, ARRIVED, ARRIVED_BITS, DELAYS, SQUARES, SHIFT };
enum { BUFFER, HELD, SERVED, WEIGHT, DEFICIT };
enum { LOST, PASSED, PASSED_BITS, BIT_SECONDS, PACKET_SECONDS, BUSY_SECONDS, MOST_HELD };
enum { POISSON, CBR, ON_OFF };
enum { FIFO, SP, WFQ, DRR };
enum { EVENTS, HEAP_SIZE, TIES, WINDOW_START, POOL_USED, FULL_QUEUE };

/* In the order of `arrays` in native.ts. */
typedef struct {
  double *scalars, *times;
  int32_t *ids;
  double *ties;
  int32_t *streams;
  uint8_t *arrivals;
  double *share, *own, *other;
  int32_t *first_size, *sizes;
  double *traffic, *met;
  int32_t *first_hop, *hop_queue, *hop_flow;
  uint32_t *bins;
  int32_t *lowest;
  double *queues, *window;
  int32_t *queue_port, *ring_place, *ring_mask, *ring_head, *ring_count;
  double *sent_at, *bits;
  int32_t *hop;
  uint8_t *policy;
  int32_t *first_queue;
  double *seconds_per_bit;
  int32_t *serving, *turn;
  double *ends, *heights;
} State;

enum { ARRAYS = sizeof(State) / sizeof(void *) };

/* `bins` and `flows` are lengths. As advance of ../advance.ts, but it returns when a ring is full and leaves its queue in FULL_QUEUE, else -1. */
double advance(const State *state, double until, double most, int64_t bins, int32_t flows);

#endif
