/* The event loop of ../advance.ts with what it calls, operation by operation: results are equal to the bit. Read that file for reasons. */
#include <math.h>
#include <string.h>

#include "random.h"

enum { BINS_OF_FLOW = 320, DROPPED_BITS = 18 };

#define IDLE 1e300
#define RARE(condition) __builtin_expect(condition, 0)

static inline int64_t bits_of(double value) {
  int64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

static inline double time_of(int64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

/* No branch depends on times but where they are equal. The earlier one's source is chosen by a mask, because compilers make a branch of a choice. */
static inline void schedule(const State *s, int64_t leaf, double at) {
  Node *nodes = s->nodes;
  int64_t time = bits_of(at);
  int32_t source = nodes[leaf].source;
  nodes[leaf].time = time;
  for (int64_t node = leaf; node > 1;) {
    const Node *beside = nodes + (node ^ 1);
    int64_t other = beside->time, later = other - time;
    int32_t rival = beside->source;
    if (RARE(later == 0)) {
      later -= s->ties[rival] < s->ties[source];
    }
    source ^= (source ^ rival) & (int32_t)(later >> 63);
    time = other < time ? other : time;
    node >>= 1;
    nodes[node].time = time;
    nodes[node].source = source;
  }
}

static inline Packet *first_packet(const State *s, const Queue *queue) { return s->packets + queue->ring + queue->head; }

static int32_t next_by_deficit(const State *s, Port *port) {
  for (int32_t queue = port->turn;;) {
    Queue *row = s->queues + queue;
    double bits = first_packet(s, row)->bits;
    if (row->count > 0 && row->deficit >= bits) {
      row->deficit -= bits;
      port->turn = queue;
      return queue;
    }
    queue = queue + 1 < port->end ? queue + 1 : port->first;
    if (s->queues[queue].count > 0) {
      s->queues[queue].deficit += s->queues[queue].weight;
    }
  }
}

static inline int32_t least_served(const State *s, int32_t first, int32_t waiting) {
  int32_t best = first + __builtin_ctz(waiting);
  for (int32_t left = waiting & (waiting - 1); left != 0; left &= left - 1) {
    int32_t queue = first + __builtin_ctz(left);
    if (s->queues[queue].served / s->queues[queue].weight < s->queues[best].served / s->queues[best].weight) {
      best = queue;
    }
  }
  return best;
}

static inline int32_t next_queue(const State *s, Port *port) {
  if (port->policy == DRR) {
    return next_by_deficit(s, port);
  }
  return port->policy == WFQ ? least_served(s, port->first, port->waiting) : port->first + __builtin_ctz(port->waiting);
}

static inline void serve(const State *s, int64_t leaf, Port *port, double now) {
  double at = IDLE * leaf;
  if (port->waiting != 0) {
    int32_t queue = next_queue(s, port);
    double bits = first_packet(s, s->queues + queue)->bits;
    port->serving = queue;
    s->queues[queue].served += bits;
    at = now + bits * port->seconds_per_bit;
  }
  schedule(s, leaf, at);
}

static inline double draw_gaps(const State *s, Flow *flow) {
  double gaps = floor((flow->on * exponential(s, flow->stream)) / flow->gap + 0.5);
  return gaps > 1 ? gaps : 1;
}

static inline double next_gap(const State *s, Flow *flow) {
  if (flow->arrivals == POISSON) {
    return flow->gap * exponential(s, flow->stream);
  }
  if (flow->arrivals == CBR) {
    return flow->gap;
  }
  if (flow->gaps_left > 0) {
    flow->gaps_left--;
    return flow->gap;
  }
  flow->gaps_left = draw_gaps(s, flow);
  return flow->off * exponential(s, flow->stream);
}

static inline double packet_bits(const State *s, Flow *flow) {
  int32_t entry = flow->first_size;
  if (flow->sizes == 1) {
    return s->own[entry];
  }
  double place = uniform(flow->stream) * flow->sizes;
  int32_t whole = (int32_t)place;
  return place - whole < s->share[entry + whole] ? s->own[entry + whole] : s->other[entry + whole];
}

static inline void arrive(const State *s, int32_t flow, double delay, double bits, int binned) {
  Met *met = s->met + flow;
  double above = delay - met->shift;
  met->arrived++;
  met->arrived_bits += bits;
  met->delays += above;
  met->squares += above * above;
  if (binned) {
    float single = (float)delay;
    int32_t form;
    memcpy(&form, &single, sizeof form);
    int32_t bin = (form >> DROPPED_BITS) - s->lowest[flow];
    s->bins[(int64_t)BINS_OF_FLOW * flow + (bin < 0 ? 0 : bin < BINS_OF_FLOW ? bin : BINS_OF_FLOW - 1)]++;
  }
}

static inline void drop(const State *s, int32_t hop) {
  while (s->hop_queue[hop] >= 0) {
    hop++;
  }
  s->met[~s->hop_queue[hop]].dropped++;
}

/* Takes the first packet of the queue in service. */
static inline Packet *dequeue(const State *s, Port *port, double now) {
  Queue *queue = s->queues + port->serving;
  Window *window = s->window + port->serving;
  Packet *packet = first_packet(s, queue);
  queue->head = (queue->head + 1) & queue->mask;
  queue->held -= packet->bits;
  window->passed++;
  window->passed_bits += packet->bits;
  window->bit_seconds += now * packet->bits;
  window->packet_seconds += now;
  if (--queue->count == 0) {
    window->busy_seconds += now;
    queue->deficit = 0;
    port->waiting -= queue->flag;
  }
  return packet;
}

/* A packet behind the others of its queue; answers whether the queue was empty. */
static inline int enqueue(const State *s, int32_t place, Packet packet, double now, int32_t *full) {
  Queue *queue = s->queues + place;
  Window *window = s->window + place;
  s->packets[queue->ring + ((queue->head + queue->count) & queue->mask)] = packet;
  queue->held += packet.bits;
  if (queue->held > window->most_held) {
    window->most_held = queue->held;
  }
  window->bit_seconds -= now * packet.bits;
  window->packet_seconds -= now;
  int was_empty = queue->count++ == 0;
  if (was_empty) {
    window->busy_seconds -= now;
  }
  if (RARE(queue->count > queue->mask)) {
    *full = place;
  }
  return was_empty;
}

double advance(const State *state, double until, double most, int32_t flows, int binned) {
  const State copy = *state, *s = &copy;
  double counted = s->scalars[WINDOW_START], tie = s->scalars[TIES], events = 0, now;
  int32_t flow_leaf = (int32_t)s->scalars[FLOW_LEAF], port_leaf = (int32_t)s->scalars[PORT_LEAF], full = -1;
  while (events < most && (now = time_of(s->nodes[1].time)) < until && full < 0) {
    int32_t source = s->nodes[1].source;
    Packet packet;
    events++;
    s->ties[source] = tie++;
    if (source < flows) {
      Flow *flow = s->flows + source;
      packet = (Packet){ .sent_at = now, .bits = packet_bits(s, flow), .hop = flow->first_hop };
      if (now >= counted) {
        s->met[source].sent++;
        s->met[source].sent_bits += packet.bits;
      }
      schedule(s, flow_leaf + source, now + next_gap(s, flow));
    } else {
      int32_t port = source - flows;
      packet = *dequeue(s, s->ports + port, now);
      packet.hop++;
      serve(s, port_leaf + port, s->ports + port, now);
    }
    int32_t queue = s->hop_queue[packet.hop];
    if (queue < 0) {
      if (packet.sent_at >= counted) {
        arrive(s, ~queue, now - packet.sent_at, packet.bits, binned);
      }
    } else if (s->queues[queue].held + packet.bits > s->queues[queue].buffer) {
      s->window[queue].lost++;
      if (packet.sent_at >= counted) {
        drop(s, packet.hop);
      }
    } else if (enqueue(s, queue, packet, now, &full)) {
      int32_t port = s->queues[queue].port, was = s->ports[port].waiting;
      s->ports[port].waiting = was + s->queues[queue].flag;
      if (was == 0) {
        s->ties[flows + port] = tie++;
        serve(s, port_leaf + port, s->ports + port, now);
      }
    }
  }
  s->scalars[FULL_QUEUE] = full;
  s->scalars[TIES] = tie;
  s->scalars[EVENTS] += events;
  return events;
}
