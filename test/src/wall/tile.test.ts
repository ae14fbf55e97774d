import { parametersOf } from '../../../src/wall/parameters';
import { chaosText, countsOf, kpiShort, kpiText, silenced, tilesOf } from '../../../src/wall/tile';
import { service } from '../models/versions';
import { ill, NOW, run, scored, shop } from './tiles';

const ALL = { services: [], groups: [] };
const names = (groups: Parameters<typeof shop>[0], now = NOW) => tilesOf([shop(groups)], [], ALL, now).map(({ group }) => group.group);

describe('the order of tiles', () => {
  test('is the sidecar’s while all is well; single samples over the line move nothing', () => {
    expect(names([scored('cpu', 0.2), scored('memory', 3), scored('network', 0.4)])).toEqual(['cpu', 'memory', 'network']);
  });

  test('ill ones come first, in the order in which they fell ill', () => {
    expect(names([scored('cpu', 0.2), ill('memory', NOW - 5000), scored('disk', 2), ill('network', NOW - 9000)])).toEqual(['network', 'memory', 'cpu', 'disk']);
  });

  test('nodes have tiles as well; only what the address asks for is shown', () => {
    const services = [shop([scored('cpu', 0.1), scored('node-cpu', 0.1, { layer: 'physical' })]), service({ service: 'mail', groups: [scored('cpu', 0.1)] })];
    const shown = (services_: string[], groups: string[]) => tilesOf(services, [], { services: services_, groups }, NOW).map(({ key }) => key);
    expect(shown([], [])).toEqual(['shop cpu', 'shop node-cpu', 'mail cpu']);
    expect(shown(['mail'], [])).toEqual(['mail cpu']);
    expect(shown([], ['node-cpu'])).toEqual(['shop node-cpu']);
    expect(shown(['x'], [])).toEqual([]);
  });
});

test('counts tell ill, deviating and blind ones', () => {
  const groups = [scored('a', 0.2), scored('b', 3), ill('c', NOW), scored('d', 0.2, { latest: null }), scored('e', 0, { state: 'failed' }), scored('f', 0, { state: 'collecting', latest: null })];
  expect(countsOf(tilesOf([shop(groups)], [], ALL, NOW))).toEqual({ all: 6, ill: 1, deviating: 1, blind: 2 });
});

test('an old score is stale, whatever it was: nothing old stays green or ill', () => {
  const tiles = tilesOf([shop([scored('cpu', 0.2), ill('network', NOW)])], [], ALL, NOW + 60_000);
  expect(tiles.map(({ state }) => state)).toEqual(['stale', 'stale']);
});

test('without an answer every tile says so', () => {
  const tiles = silenced(tilesOf([shop([scored('cpu', 0.2), ill('network', NOW)])], [], ALL, NOW));
  expect(tiles.map(({ state, shape, word }) => `${state} ${shape} ${word}`)).toEqual(['silent ✕ no answer', 'silent ✕ no answer']);
});

describe('a chaos run', () => {
  const [one, two] = [run('packet-loss', 'app2'), run('pause', 'db1')];

  test.each([
    ['one', [one], 'chaos run: packet-loss on app2'],
    ['several', [one, two], 'chaos run: packet-loss on app2 +1'],
    ['ended', [run('pause', 'db1', { state: 'completed' })], null],
    ['whose fault is undone', [{ ...one, faults: [{ ...one.faults[0], end: NOW }] }], null],
    ['whose first fault is still to come', [{ ...one, faults: [{ ...one.faults[0], start: null }, two.faults[0]] }], 'chaos run: pause on db1 +1'],
  ])('%s', (_, runs, text) => {
    expect(chaosText(runs)).toBe(text);
  });

  test('stands on the tiles of its own service only', () => {
    const tiles = tilesOf([shop([scored('cpu', 1)]), service({ service: 'mail', groups: [scored('cpu', 1)] })], [one], ALL, NOW);
    expect(tiles.map(({ chaos }) => chaos)).toEqual(['chaos run: packet-loss on app2', null]);
  });
});

test.each([
  [null, '', null],
  [{ value: null, limit: 5 }, 'failed: no data', 'failed: no data'],
  [{ value: 1.2345, limit: null }, '1.23 failed', 'failed 1.23 1/s'],
  [{ value: 1.2, limit: 5 }, '1.2 failed', 'failed 1.2 1/s (limit 5)'],
  [{ value: 5, limit: 5 }, '5 failed', 'failed 5 1/s (limit 5)'],
  [{ value: 12, limit: 5 }, '▲ 12 > 5 failed', '▲ failed 12 1/s over 5'],
])('a service metric of %p', (change, short, long) => {
  const it = shop([], { kpi: change && { name: 'failed', unit: '1/s', query: 'q', ...change } });
  expect([kpiShort(it), kpiText(it)]).toEqual([short, long]);
});

describe('the address', () => {
  const of = (text: string) => parametersOf(new URLSearchParams(text));

  test('may be empty: everything, pages of 20 s, a 55-inch screen 5 m away', () => {
    expect(of('')).toEqual({ services: [], groups: [], kiosk: false, rotate: 20_000, silent: 15_000, room: { inches: 55, metres: 5 } });
  });

  test('says which services and groups, how fast, and where the screen hangs', () => {
    expect(of('services=shop, mail&groups=cpu&rotate=8&kiosk&inches=75&metres=8&silent=60')).toEqual({ services: ['shop', 'mail'], groups: ['cpu'], kiosk: true, rotate: 8000, silent: 60_000, room: { inches: 75, metres: 8 } });
  });

  test.each([['rotate=0', { rotate: 0 }], ['rotate=1', { rotate: 3000 }], ['rotate=fast', { rotate: 20_000 }], ['rotate=', { rotate: 20_000 }], ['silent=0', { silent: 5000 }], ['kiosk=1', { kiosk: true }], ['kiosk=false', { kiosk: false }]])('%s', (text, part) => {
    expect(of(text)).toMatchObject(part);
  });
});
