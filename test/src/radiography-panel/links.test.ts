import { type Field, FieldType, type ScopedVars } from '@grafana/data';
import { zoneLinks } from '../../../src/radiography-panel/links';
import type { Selection } from '../../../src/radiography-panel/selection';

const selection: Selection = { region: { kind: 'box', left: 0, right: 1, bottom: 0, top: 1 }, inside: [10_000, 20_000], outside: [], intervals: [], from: 10_000, to: 20_000, step: 5000 };
const field = (config: Field['config']): Field => ({ name: 'latency', type: FieldType.number, values: [], config });
/** What the dashboard's variables would be without the zone's. */
const dashboard: ScopedVars = { __from: { value: '0' }, __to: { value: '99' }, service: { value: 'shop' } };
const replace = (text: string, scoped: ScopedVars = {}) => text.replace(/\$\{(\w+)(?:\.(\w+))?\}/g, (_, name: string, part?: string) => {
  const { value } = { ...dashboard, ...scoped }[name] ?? { value: '?' };
  return part ? (value as Record<string, string>)[part] : String(value);
});

describe('data links of a zone', () => {
  test('have the zone’s times in place of the dashboard’s, and other variables as they are', () => {
    const link = { title: 'Logs of ${__field.name}', url: '/explore?service=${service}&from=${__from}&to=${__to}&${__url_time_range}', targetBlank: true };
    expect(zoneLinks([field({ links: [link] })], selection, replace)).toEqual([{ title: 'Logs of latency', href: '/explore?service=shop&from=5000&to=25000&from=5000&to=25000', newTab: true }]);
  });

  test('that error and KPI share are offered once', () => {
    const links = [{ title: 'Logs', url: '/logs?from=${__from}' }];
    expect(zoneLinks([field({ links }), field({ links })], selection, replace)).toHaveLength(1);
  });

  test('lead to Explore with the zone’s range where they are internal', () => {
    const links = [{ title: 'Traces', url: '', internal: { datasourceUid: 'tempo', datasourceName: 'Tempo', query: { query: '${service}' } } }];
    const [{ href }] = zoneLinks([field({ links })], selection, replace);
    expect(decodeURIComponent(href)).toMatch(/\/explore.*tempo.*"query":"shop"/);
    expect(decodeURIComponent(href)).toMatch(/"from":"5000","to":"25000"|1970-01-01T00:00:05.*1970-01-01T00:00:25/);
  });

  test('with a script for an address are not offered, nor empty ones', () => {
    expect(zoneLinks([field({ links: [{ title: 'x', url: 'javascript:alert(1)' }, { title: 'y', url: '' }] })], selection, replace)).toEqual([]);
  });
});
