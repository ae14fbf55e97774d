/**
 * The event heap: one entry per flow and per busy port, least (time, tie) at place 0. `ids` are the sources of events; the tie
 * counter of a source's event, given when it was scheduled, is looked at only where times are equal.
 */

const CHILDREN = 4;

/** Puts an event where the root was: to be called when the root's event is done. */
export function replaceRoot(times: Float64Array, ids: Int32Array, ties: Float64Array, size: number, time: number, id: number): void {
  let place = 0;
  for (let child = 1; child < size; child = CHILDREN * place + 1) {
    const end = child + CHILDREN < size ? child + CHILDREN : size;
    let best = child;
    let least = times[child];
    for (let other = child + 1; other < end; other++) {
      const otherTime = times[other];
      if (otherTime < least || (otherTime === least && ties[ids[other]] < ties[ids[best]])) {
        best = other;
        least = otherTime;
      }
    }
    if (time < least || (time === least && ties[id] < ties[ids[best]])) {
      break;
    }
    times[place] = least;
    ids[place] = ids[best];
    place = best;
  }
  times[place] = time;
  ids[place] = id;
}

/** Adds an event to a heap of `size`. */
export function addEvent(times: Float64Array, ids: Int32Array, ties: Float64Array, size: number, time: number, id: number): void {
  let place = size;
  while (place > 0) {
    const parent = (place - 1) >> 2;
    if (times[parent] < time || (times[parent] === time && ties[ids[parent]] < ties[id])) {
      break;
    }
    times[place] = times[parent];
    ids[place] = ids[parent];
    place = parent;
  }
  times[place] = time;
  ids[place] = id;
}
