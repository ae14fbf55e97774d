/**
 * One queue with a finite buffer. Its length is taken as geometric above 0: p(n) = C r^(n-1), n = 1..K, where C follows from what
 * comes in being what goes out. With v = 1 that is M/M/1/K exactly; without a bound its mean is that of Allen and Cunneen,
 * rho + rho^2 v / (1 - rho), hence Pollaczek and Khinchine's for Poisson arrivals.
 */

export interface QueueState {
  /** Share of the packets that find no room. */
  loss: number;
  /** Mean packets, the one in service included. */
  length: number;
  /** Mean packets that an accepted one finds, their variance. */
  found: number;
  foundVariance: number;
}

/** States that are summed; behind them r^n of a queue that is not overloaded is nothing. */
const MOST_STATES = 5000;
const NEGLIGIBLE = 1e-15;
const EMPTY: QueueState = { loss: 0, length: 0, found: 0, foundVariance: 0 };

/**
 * @param load offered, arrival rate times mean service; any
 * @param variability v = (ca^2 + cs^2) / 2, squared coefficients of variation of gaps and service times
 * @param room K, packets, the one in service included; at least 1
 */
export function queueState(load: number, variability: number, room: number): QueueState {
  if (load <= 0) {
    return EMPTY;
  }
  const most = Math.max(1, Math.floor(room));
  return load < 1 ? underloaded(load, (load * variability) / (1 - load + load * variability), most) : overloaded(load, most);
}

/** Sums from the empty end, which is the likelier one. */
function underloaded(load: number, ratio: number, most: number): QueueState {
  const states = Math.min(most, MOST_STATES);
  const [mass, first, second] = sums(states, ratio, (place) => place + 1);
  const last = states < most ? 0 : ratio ** (most - 1);
  const c = load / (mass + load * last);
  return stateOf({ full: c * last, length: c * first, square: c * second, most });
}

/** Sums from the full end. An overloaded queue's decay is its load, whatever its variability: it sends all the time. */
function overloaded(load: number, most: number): QueueState {
  const ratio = 1 / load;
  const [mass, first, second] = sums(Math.min(most, MOST_STATES), ratio, (place) => most - place);
  const full = load / (mass + load);
  return stateOf({ full, length: full * first, square: full * second, most });
}

/** Of ratio^place: their sum, and those times the number of packets and its square. */
function sums(states: number, ratio: number, packets: (place: number) => number): [number, number, number] {
  let [weight, mass, first, second] = [1, 0, 0, 0];
  for (let place = 0; place < states && weight > NEGLIGIBLE; place++) {
    const n = packets(place);
    mass += weight;
    first += weight * n;
    second += weight * n * n;
    weight *= ratio;
  }
  return [mass, first, second];
}

function stateOf({ full, length, square, most }: { full: number; length: number; square: number; most: number }): QueueState {
  const accepted = Math.max(1e-12, 1 - full);
  const atMost = full > 0 ? most : 0;
  const found = Math.max(0, (length - atMost * full) / accepted);
  return { loss: full, length, found, foundVariance: Math.max(0, (square - atMost * atMost * full) / accepted - found * found) };
}
