/* The event loop of ../advance.ts with what it calls, operation by operation: results are equal to the bit. Read that file for reasons. */
#include <string.h>

#include "random.h"

enum { BINS = 320, DROPPED_BITS = 18 };

static inline int before(const State *s, double time, int32_t id, double other_time, int32_t other) {
  return time < other_time || (time == other_time && s->ties[id] < s->ties[other]);
}

/* The least of the children from `child` on. Of four that differ it is reckoned, not branched to: no branch could be foreseen. */
static inline int32_t least_child(const State *s, int32_t child, int32_t size) {
  const double *times = s->times;
  int32_t best = child;
  if (child + 4 <= size) {
    int32_t left = child + (times[child + 1] < times[child]), right = child + 2 + (times[child + 3] < times[child + 2]);
    best = left + (right - left) * (times[right] < times[left]);
    double least = times[best];
    if ((times[child] == least) + (times[child + 1] == least) + (times[child + 2] == least) + (times[child + 3] == least) == 1) {
      return best;
    }
    best = child;
  }
  for (int32_t other = child + 1; other < child + 4 && other < size; other++) {
    if (before(s, times[other], s->ids[other], times[best], s->ids[best])) {
      best = other;
    }
  }
  return best;
}

static inline void replace_root(const State *s, int32_t size, double time, int32_t id) {
  int32_t place = 0;
  for (int32_t child = 1; child < size; child = 4 * place + 1) {
    int32_t best = least_child(s, child, size);
    if (before(s, time, id, s->times[best], s->ids[best])) {
      break;
    }
    s->times[place] = s->times[best];
    s->ids[place] = s->ids[best];
    place = best;
  }
  s->times[place] = time;
  s->ids[place] = id;
}

static inline void add_event(const State *s, int32_t size, double time, int32_t id) {
  int32_t place = size;
  while (place > 0) {
    int32_t parent = (place - 1) >> 2;
    if (before(s, s->times[parent], s->ids[parent], time, id)) {
      break;
    }
    s->times[place] = s->times[parent];
    s->ids[place] = s->ids[parent];
    place = parent;
  }
  s->times[place] = time;
  s->ids[place] = id;
}

static int32_t next_by_deficit(const State *s, int32_t port) {
  int32_t first = s->first_queue[port], end = s->first_queue[port + 1], waiting = 0;
  for (int32_t queue = first; queue < end; queue++) {
    waiting += s->ring_count[queue];
    if (s->ring_count[queue] == 0) {
      s->queues[ROW * queue + DEFICIT] = 0;
    }
  }
  if (waiting == 0) {
    return -1;
  }
  for (int32_t queue = s->turn[port];;) {
    double bits = s->bits[s->ring_place[queue] + s->ring_head[queue]];
    if (s->ring_count[queue] > 0 && s->queues[ROW * queue + DEFICIT] >= bits) {
      s->queues[ROW * queue + DEFICIT] -= bits;
      s->turn[port] = queue;
      return queue;
    }
    queue = queue + 1 < end ? queue + 1 : first;
    if (s->ring_count[queue] > 0) {
      s->queues[ROW * queue + DEFICIT] += s->queues[ROW * queue + WEIGHT];
    }
  }
}

static int32_t next_queue(const State *s, int32_t port) {
  if (s->policy[port] == DRR) {
    return next_by_deficit(s, port);
  }
  int32_t best = -1;
  double least = 0;
  for (int32_t queue = s->first_queue[port]; queue < s->first_queue[port + 1]; queue++) {
    if (s->ring_count[queue] > 0) {
      if (s->policy[port] != WFQ) {
        return queue;
      }
      double share = s->queues[ROW * queue + SERVED] / s->queues[ROW * queue + WEIGHT];
      if (best < 0 || share < least) {
        best = queue;
        least = share;
      }
    }
  }
  return best;
}

static inline double next_gap(const State *s, int32_t flow) {
  double *traffic = s->traffic + ROW * flow;
  if (s->arrivals[flow] == POISSON) {
    return traffic[GAP] * exponential(s, flow);
  }
  if (s->arrivals[flow] == CBR) {
    return traffic[GAP];
  }
  double wait = traffic[GAP_LEFT], left = traffic[ON_LEFT];
  if (wait <= left) {
    traffic[GAP_LEFT] = traffic[GAP];
    traffic[ON_LEFT] = left - wait;
    return wait;
  }
  traffic[GAP_LEFT] = wait - left;
  traffic[ON_LEFT] = traffic[ON] * exponential(s, flow);
  return left + traffic[OFF] * exponential(s, flow);
}

static inline double packet_bits(const State *s, int32_t flow) {
  int32_t entry = s->first_size[flow];
  if (s->sizes[flow] == 1) {
    return s->own[entry];
  }
  double place = uniform(s, flow) * s->sizes[flow];
  int32_t whole = (int32_t)place;
  return place - whole < s->share[entry + whole] ? s->own[entry + whole] : s->other[entry + whole];
}

static inline void arrive(const State *s, int32_t flow, double delay, double bits, int binned) {
  double *met = s->met + ROW * flow, above = delay - met[SHIFT];
  met[ARRIVED]++;
  met[ARRIVED_BITS] += bits;
  met[DELAYS] += above;
  met[SQUARES] += above * above;
  if (binned) {
    float single = (float)delay;
    int32_t form;
    memcpy(&form, &single, sizeof form);
    int32_t bin = (form >> DROPPED_BITS) - s->lowest[flow];
    s->bins[(int64_t)BINS * flow + (bin < 0 ? 0 : bin < BINS ? bin : BINS - 1)]++;
  }
}

/* A packet behind the others of its queue. */
static inline void enqueue(const State *s, int32_t queue, double sent, double bits, int32_t hop, double now) {
  double *held = s->queues + ROW * queue + HELD, *window = s->window + ROW * queue;
  int32_t slot = s->ring_place[queue] + ((s->ring_head[queue] + s->ring_count[queue]) & s->ring_mask[queue]);
  s->sent_at[slot] = sent;
  s->bits[slot] = bits;
  s->hop[slot] = hop;
  *held += bits;
  if (*held > window[MOST_HELD]) {
    window[MOST_HELD] = *held;
  }
  window[BIT_SECONDS] -= now * bits;
  window[PACKET_SECONDS] -= now;
  if (s->ring_count[queue]++ == 0) {
    window[BUSY_SECONDS] -= now;
  }
  if (s->ring_count[queue] > s->ring_mask[queue]) {
    s->scalars[FULL_QUEUE] = queue;
  }
}

/* Takes the first packet of a queue; answers its place in the pool. */
static inline int32_t dequeue(const State *s, int32_t queue, double now) {
  double *window = s->window + ROW * queue;
  int32_t slot = s->ring_place[queue] + s->ring_head[queue];
  double bits = s->bits[slot];
  s->ring_head[queue] = (s->ring_head[queue] + 1) & s->ring_mask[queue];
  s->queues[ROW * queue + HELD] -= bits;
  window[PASSED]++;
  window[PASSED_BITS] += bits;
  window[BIT_SECONDS] += now * bits;
  window[PACKET_SECONDS] += now;
  if (--s->ring_count[queue] == 0) {
    window[BUSY_SECONDS] += now;
  }
  return slot;
}

double advance(const State *state, double until, double most, int64_t bins, int32_t flows) {
  const State copy = *state, *s = &copy;
  double counted = s->scalars[WINDOW_START], tie = s->scalars[TIES], events = 0;
  int32_t size = (int32_t)s->scalars[HEAP_SIZE];
  s->scalars[FULL_QUEUE] = -1;
  while (events < most && size > 0 && s->times[0] < until && s->scalars[FULL_QUEUE] < 0) {
    double now = s->times[0], bits, sent;
    int32_t source = s->ids[0], hop;
    int root_free = 1;
    events++;
    if (source < flows) {
      hop = s->first_hop[source];
      bits = packet_bits(s, source);
      sent = now;
      if (now >= counted) {
        s->met[ROW * source + SENT]++;
        s->met[ROW * source + SENT_BITS] += bits;
      }
      s->ties[source] = tie++;
      replace_root(s, size, now + next_gap(s, source), source);
      root_free = 0;
    } else {
      int32_t port = source - flows, queue = s->serving[port], slot = dequeue(s, queue, now);
      hop = s->hop[slot] + 1;
      bits = s->bits[slot];
      sent = s->sent_at[slot];
      int32_t next = s->policy[port] != FIFO ? next_queue(s, port) : s->ring_count[queue] > 0 ? queue : -1;
      s->serving[port] = next;
      if (next >= 0) {
        double next_bits = s->bits[s->ring_place[next] + s->ring_head[next]];
        s->queues[ROW * next + SERVED] += next_bits;
        s->ties[source] = tie++;
        replace_root(s, size, now + next_bits * s->seconds_per_bit[port], source);
        root_free = 0;
      }
    }
    int32_t queue = s->hop_queue[hop];
    if (queue < 0) {
      if (sent >= counted) {
        arrive(s, s->hop_flow[hop], now - sent, bits, bins > 0);
      }
    } else if (s->queues[ROW * queue + HELD] + bits > s->queues[ROW * queue + BUFFER]) {
      s->window[ROW * queue + LOST]++;
      if (sent >= counted) {
        s->met[ROW * s->hop_flow[hop] + DROPPED]++;
      }
    } else {
      int32_t port = s->queue_port[queue];
      enqueue(s, queue, sent, bits, hop, now);
      if (s->serving[port] < 0) {
        s->serving[port] = s->policy[port] == DRR ? next_by_deficit(s, port) : queue;
        s->queues[ROW * queue + SERVED] += bits;
        s->ties[flows + port] = tie++;
        double done = now + bits * s->seconds_per_bit[port];
        if (root_free) {
          root_free = 0;
          replace_root(s, size, done, flows + port);
        } else {
          add_event(s, size++, done, flows + port);
        }
      }
    }
    if (root_free) {
      size--;
      replace_root(s, size, s->times[size], s->ids[size]);
    }
  }
  s->scalars[HEAP_SIZE] = size;
  s->scalars[TIES] = tie;
  s->scalars[EVENTS] += events;
  return events;
}
