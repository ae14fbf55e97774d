import type { SafetyLever, Status } from '../../../sidecar/contract';
import { changeText, type Heard, noticesOf, shownNotices, toldOf } from '../../../src/wall/notices';
import { silenced, type Tile, tilesOf } from '../../../src/wall/tile';
import { ill, NOW, run, scored, shop } from './tiles';

const heard = (change: Partial<Heard> = {}): Heard => ({ held: false, counts: { all: 4, ill: 0, deviating: 0, blind: 0 }, services: [], runs: [], lever: null, status: null, failure: null, ...change });
const texts = (change: Partial<Heard>) => noticesOf(heard(change)).map(({ text }) => text);
const lever: SafetyLever = { engaged: true, reason: 'release day', author: 'ops', since: NOW };
const status = (change: Partial<Status>): Status => ({ version: '1', ready: true, now: NOW, prometheus: { url: 'u', reachable: true }, chaos: { enabled: true, reason: null }, stages: [], ...change });

describe('notices', () => {
  test('are none where all is well', () => {
    expect(texts({ status: status({}), lever: { ...lever, engaged: false } })).toEqual([]);
  });

  test('stand by importance: alarm, lever, users, chaos, the sidecar’s own troubles, figures', () => {
    const service = shop([], { kpi: { name: 'failed', unit: '1/s', query: 'q', limit: 5, value: 12 } });
    const stages: Status['stages'] = [{ stage: 'score', service: 'shop', lastSuccess: null, error: { code: 'PROMETHEUS_TIMEOUT', message: 'm' } }, { stage: 'kpi', service: 'shop', lastSuccess: 1, error: null }];
    const all = texts({ held: true, lever, services: [service], runs: [run('pause', 'db1')], status: status({ stages, prometheus: { url: 'u', reachable: false } }), counts: { all: 9, ill: 1, deviating: 2, blind: 3 } });
    expect(all).toEqual(['■ held: alarm', '■ safety lever engaged: release day', 'shop: ▲ failed 12 1/s over 5', '◆ shop: chaos run: pause on db1', '✕ shop: score failed (PROMETHEUS_TIMEOUT)', '✕ the sidecar’s Prometheus does not answer', '▲ 2 over the line', '◌ 3 without fresh scores']);
  });

  test('beyond the room there is are counted', () => {
    const all = noticesOf(heard({ held: true, lever, counts: { all: 9, ill: 0, deviating: 2, blind: 0 } }));
    expect(shownNotices(all, 2)).toEqual({ first: all.slice(0, 2), more: 1 });
  });
});

describe('what a screen reader is told', () => {
  const tiles = (...groups: Parameters<typeof shop>[0]): Tile[] => tilesOf([shop(groups)], [], { services: [], groups: [] }, NOW);
  const well = tiles(scored('cpu', 0.2), scored('network', 0.2));

  test('nothing at first sight, nothing while nothing changes', () => {
    expect(changeText(well, null)).toBe('');
    expect(changeText(well, toldOf(well))).toBe('');
  });

  test('a change, once; a single sample over the line is none', () => {
    const sick = tiles(scored('cpu', 2), ill('network', NOW));
    expect(changeText(sick, toldOf(well))).toBe('network of shop: episode.');
    expect(changeText(sick, toldOf(sick))).toBe('');
    expect(changeText(well, toldOf(sick))).toBe('network of shop: normal.');
  });

  test('that nothing answers any more, in one sentence', () => {
    expect(changeText(silenced(well), toldOf(well))).toBe('The sidecar does not answer.');
  });

  test('many changes at once, as a sum', () => {
    const four = ['a', 'b', 'c', 'd'];
    expect(changeText(tiles(...four.map((name) => ill(name, NOW))), toldOf(tiles(...four.map((name) => scored(name, 0.1)))))).toBe('4 groups changed. 4 of 4 are ill.');
  });
});
