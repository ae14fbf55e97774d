import { differs, pathChanges } from '../../../src/twin/compare';
import { itemAfter, itemsOf, lineOf, routeKeys, WHOLE, zoomed } from '../../../src/twin/drawing';
import { fileName, fileText, networkOf } from '../../../src/twin/file';
import { firstForm, flowOf, formMistake } from '../../../src/twin/flow-form';
import { boundsOf, differenceLook, linkLook } from '../../../src/twin/look';
import { addFlow, changeLink, failedLinks, linkKey } from '../../../src/twin/network';
import { bitsText, delayText, deviationOf, figureText, rateText, shareText } from '../../../src/twin/units';
import { link, path, report, triangle } from './networks';

describe('changes of a network', () => {
  test('a link fails in both directions, or in one', () => {
    const key = linkKey({ from: 'A', to: 'B' });
    expect(failedLinks(changeLink(triangle(), key, { up: false }, true)).map(linkKey)).toEqual(['["A","B"]', '["B","A"]']);
    expect(failedLinks(changeLink(triangle(), key, { up: false }, false)).map(linkKey)).toEqual(['["A","B"]']);
    expect(failedLinks(triangle())).toEqual([]);
  });

  test('weights come and go with the policy', () => {
    const key = linkKey({ from: 'A', to: 'B' });
    const weighted = changeLink(triangle(), key, { policy: 'WFQ' }, false);
    expect(weighted.links[0].weights).toEqual([34, 33, 33]);
    expect(changeLink(weighted, key, { policy: 'DRR' }, false).links[0].weights).toEqual([34, 33, 33]);
    expect(changeLink(weighted, key, { policy: 'SP' }, false).links[0].weights).toEqual([]);
  });

  test('a flow more has a name of its own', () => {
    const twice = addFlow(addFlow(triangle(), triangle().flows[0]), triangle().flows[0]);
    expect(twice.flows.map(({ flow }) => flow)).toEqual(['A-B', 'A-B-2', 'A-B-3']);
  });

  test('the form begins with what the network has, and refuses a flow to itself', () => {
    const form = firstForm(triangle());
    expect([form.src, form.dst, formMistake(form)]).toEqual(['A', 'C', null]);
    expect(formMistake({ ...form, dst: 'A' })).toMatch(/must differ/);
    expect(formMistake({ ...form, bandwidth: NaN })).toMatch(/above 0/);
    expect(flowOf({ ...form, arrival: 'on-off' }).arrival).toEqual({ kind: 'on-off', onSeconds: 100, offSeconds: 100 });
  });
});

describe('before and after', () => {
  test('flows that lost their way are on top, then the largest changes of either sign, then those without one', () => {
    const before = report([path('same', 1), path('worse', 1), path('better', 9), path('lost', 1), path('gone', 1)]);
    const after = report([path('same', 1), path('worse', 3), path('better', 4), path('lost', null, []), path('new', 2)]);
    expect(pathChanges(before, after, 'delay').map(({ flow, change }) => [flow, change])).toEqual([['lost', Infinity], ['better', -5], ['worse', 2], ['same', 0], ['new', null], ['gone', null]]);
  });

  test('another way is told', () => {
    const rows = pathChanges(report([path('a', 1, ['A', 'B']), path('b', 1)]), report([path('a', 1, ['A', 'C', 'B']), path('b', 1)]), 'delay');
    expect(rows.map(({ flow, rerouted }) => [flow, rerouted])).toEqual([['a', true], ['b', false]]);
  });

  test('an estimate is never compared with a simulation', () => {
    expect(pathChanges(report([path('a', 1)], 'simulation'), report([path('a', 5)]), 'delay')[0]).toMatchObject({ before: null, change: null });
  });

  test('a change inside the intervals says so', () => {
    expect(differs({ value: 1, half: 0.2 }, { value: 1.3, half: 0.2 })).toBe(false);
    expect(differs({ value: 1, half: 0.1 }, { value: 1.3, half: 0.1 })).toBe(true);
    expect(differs({ value: 1, half: null }, { value: 1.3, half: 0.1 })).toBeNull();
  });
});

describe('the drawing', () => {
  test('both directions lie beside each other, at the nodes’ edges', () => {
    const [there, back] = [lineOf({ x: 0, y: 0 }, { x: 100, y: 0 }, 10), lineOf({ x: 100, y: 0 }, { x: 0, y: 0 }, 10)];
    expect([there.x1, there.y1, back.y1]).toEqual([10, 5, -5]);
  });

  test('zoom keeps the point under the pointer, within bounds', () => {
    expect(zoomed(WHOLE, 2, { x: 100, y: 50 })).toEqual({ zoom: 2, x: -100, y: -50 });
    expect(zoomed(WHOLE, 1000, { x: 0, y: 0 }).zoom).toBe(8);
  });

  test('the arrow keys reach every node and link, and begin again', () => {
    const { nodes, links } = triangle();
    const items = itemsOf(nodes, links);
    expect(items).toHaveLength(9);
    const visited = new Set<string>();
    for (let active = 0; !visited.has(items[active]); active = itemAfter('ArrowRight', active, items.length) ?? -1) {
      visited.add(items[active]);
    }
    expect(visited.size).toBe(9);
    expect([itemAfter('ArrowLeft', 0, 9), itemAfter('End', 0, 9), itemAfter('x', 0, 9)]).toEqual([8, 8, null]);
  });

  test('a route’s links', () => {
    expect(routeKeys(['A', 'B', 'C'])).toEqual(['["A","B"]', '["B","C"]']);
    expect(routeKeys([])).toEqual([]);
  });
});

describe('how a link looks', () => {
  const of = (utilisation: number, load = utilisation) => ({ from: 'A', to: 'B', load, utilisation, occupancy: 1, delay: 0.1, loss: 0 });
  const look = (utilisation: number, dark = true, load = utilisation) => linkLook(link('A', 'B'), of(utilisation, load), 'utilisation', boundsOf('utilisation', report([])), dark);

  test('the heavier the wider, in both themes; colour is not the only sign', () => {
    const widths = [0, 0.3, 0.5, 0.7, 0.95].map((each) => look(each).width);
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
    expect(new Set(widths).size).toBe(5);
    expect(new Set([0, 0.3, 0.5, 0.7, 0.95].map((each) => look(each, false).colour)).size).toBe(5);
  });

  test('failed and overloaded links have dashes and words', () => {
    expect(linkLook(link('A', 'B', { up: false }), of(0.5), 'utilisation', [], true)).toMatchObject({ dash: '3 5', text: 'failed' });
    expect(look(1, true, 1.4)).toMatchObject({ dash: '14 4', text: '100 %, overloaded' });
    expect(look(0.4).dash).toBeUndefined();
  });

  test('a difference says its direction', () => {
    expect([differenceLook(of(0.2), of(0.6), 'utilisation', true).text, differenceLook(of(0.6), of(0.2), 'utilisation', true).text, differenceLook(of(0.2), of(0.2), 'utilisation', true).text]).toEqual(['more: 20 % to 60 %', 'less: 60 % to 20 %', 'as before']);
  });
});

test('figures have units that fit their size', () => {
  expect([1.5, 0.0123, 4.2e-6, 0, null].map(delayText)).toEqual(['1.5 s', '12.3 ms', '4.2 µs', '0 s', '–']);
  expect([1e9, 2.5e6, 40_000, 12].map(rateText)).toEqual(['1 Gbit/s', '2.5 Mbit/s', '40 kbit/s', '12 bit/s']);
  expect([bitsText(32_000), shareText(0.12345), shareText(1e-9), shareText(null)]).toEqual(['32 kbit', '12.3 %', '0 %', '–']);
  expect(figureText({ value: 0.01, half: 0.001 }, delayText)).toBe('10 ms ± 1 ms');
  expect(deviationOf({ value: 4, half: 0.4 })).toEqual({ value: 2, half: 0.1 });
});

test('a network goes to a file and comes back; a truncated one has a code', () => {
  const text = fileText(triangle());
  expect(networkOf(text)).toEqual(triangle());
  expect(fileName({ ...triangle(), name: '../etc/pass wd' })).toBe('-etc-pass-wd.json');
  expect(() => networkOf(text.slice(0, 200))).toThrow(expect.objectContaining({ code: 'FILE_UNREADABLE' }));
  expect(() => networkOf('{"nodes": []}')).toThrow(expect.objectContaining({ code: 'FILE_UNREADABLE', message: expect.stringContaining('links') }));
  expect(() => networkOf('null')).toThrow(expect.objectContaining({ code: 'FILE_UNREADABLE' }));
});
