import { streamsOf, uniform } from '../../../../sidecar/twin/simulator/random';
import { createTournament, IDLE, schedule, SOURCE } from '../../../../sidecar/twin/simulator/tournament';

const FLOWS = 300;
const PORTS = 37;
const COUNT = FLOWS + PORTS;

/** One event a source, at times of which many are equal; ties in the order of scheduling. */
function filled() {
  const tournament = createTournament(FLOWS, PORTS);
  const words = streamsOf(1, 1);
  const leafOf = (source: number) => (source < FLOWS ? tournament.flowLeaf + source : tournament.portLeaf + source - FLOWS);
  const draw = () => Math.floor(20 * uniform(words, 0));
  const drawn = Array.from({ length: COUNT }, draw);
  drawn.forEach((time, source) => {
    tournament.ties[source] = source;
    schedule(tournament, leafOf(source), time);
  });
  return { tournament, leafOf, drawn, draw, first: () => ({ time: tournament.nodes[2], source: tournament.words[4 + SOURCE] }) };
}

test('events come by time, and those of one time in the order in which they were scheduled', () => {
  const { tournament, leafOf, drawn, first } = filled();
  const order: number[] = [];
  for (let left = COUNT; left > 0; left--) {
    const { source } = first();
    order.push(source);
    schedule(tournament, leafOf(source), IDLE * leafOf(source));
  }
  const expected = drawn.map((_, source) => source).sort((a, b) => drawn[a] - drawn[b] || a - b);
  expect(order).toEqual(expected);
  expect(first().time).toBeGreaterThanOrEqual(IDLE);
});

test('an event after the first keeps the order, and so does another source that is scheduled anew', () => {
  const { tournament, leafOf, draw, first } = filled();
  const times = new Map<number, number>();
  let [last, lastTie] = [-1, -1];
  for (let tie = COUNT; tie < 20 * COUNT; tie++) {
    const { time, source } = first();
    expect(time > last || (time === last && tournament.ties[source] > lastTie)).toBe(true);
    [last, lastTie] = [time, tournament.ties[source]];
    const scheduled = tie % 3 === 0 ? [source, (7 * tie) % COUNT] : [source];
    scheduled.forEach((each, place) => {
      tournament.ties[each] = tie + place / 2;
      times.set(each, time + draw());
      schedule(tournament, leafOf(each), times.get(each) as number);
    });
  }
  expect(times.size).toBe(COUNT);
});

test.each([[1, 2], [1, 1], [2, 64], [64, 2], [33, 5]])('%d flows and %d ports have places of their own', (flows, ports) => {
  const tournament = createTournament(flows, ports);
  const sources = Array.from({ length: flows + ports }, (_, source) => source);
  const leaves = sources.map((source) => (source < flows ? tournament.flowLeaf + source : tournament.portLeaf + source - flows));
  expect(leaves.map((leaf) => tournament.words[4 * leaf + SOURCE])).toEqual(sources);
  sources.forEach((source) => schedule(tournament, leaves[source], flows + ports - source));
  expect(tournament.words[4 + SOURCE]).toBe(flows + ports - 1);
});
