import { PluginExtensionPoints } from '@grafana/data';
import app from '../../../src/plugin.json';

let permissions: Record<string, boolean> = {};
const variables: Record<string, string> = {};
jest.mock('@grafana/runtime', () => ({
  config: { bootData: { user: { get permissions() { return permissions; } } } },
  getTemplateSrv: () => ({ replace: (text: string) => text.replace(/\$(\w+)/g, (all, name: string) => variables[name] ?? all) }),
}));

import { addedLinks, configure } from '../../../src/extensions/links';
import type { PanelContext } from '../../../src/extensions/target';

const panel = (change: { expr?: string; scopedVars?: PanelContext['scopedVars']; labels?: Array<Record<string, string>> }): PanelContext => ({
  targets: change.expr === undefined ? [] : ([{ refId: 'A', expr: change.expr }] as unknown as PanelContext['targets']),
  scopedVars: change.scopedVars,
  data: { series: (change.labels ?? []).map((labels) => ({ length: 0, fields: [{ labels }] })) } as unknown as PanelContext['data'],
});

beforeEach(() => {
  permissions = { 'roentgen-xray-app:launch': true };
  Object.assign(variables, { component: 'app1', service: 'employees', several: '(app1|app2)' });
});

test('the entry in the panels’ menus has the words of plugin.json, or Grafana leaves it out', () => {
  expect(app.extensions.addedLinks.map(({ title, description, targets }) => ({ title, description, targets }))).toEqual(addedLinks.map(({ title, description, targets }) => ({ title, description, targets })));
  expect(app.extensions.addedLinks[0].targets).toEqual([PluginExtensionPoints.DashboardPanelMenu]);
});

describe('a panel leads to the Chaos page of its component', () => {
  const path = '/a/roentgen-xray-app/chaos?';
  test.each([
    ['matchers of its query', panel({ expr: 'sum(rate(x{service="employees", component="app1"}[1m]))' }), 'component=app1&service=employees'],
    ['variables in its query', panel({ expr: 'x{service="$service",component=~"$component"}' }), 'component=app1&service=employees'],
    ['the variable of a repeated panel, before what the query says of all', panel({ expr: 'x{component="db1"}', scopedVars: { component: { text: 'app2', value: 'app2' } } }), 'component=app2'],
    ['labels of its only series', panel({ expr: 'x', labels: [{ service: 'employees', component: 'db1' }, { component: 'db1' }] }), 'component=db1&service=employees'],
    ['cAdvisor’s label of a container', panel({ expr: 'rate(container_cpu_usage_seconds_total{name="app1"}[1m])' }), 'component=app1'],
    ['a name that would mean something in an address', panel({ expr: 'x{component="a&fault=kill#\\"<b>"}' }), `component=${encodeURIComponent('a&fault=kill#"<b>')}`],
    ['a name in other letters', panel({ expr: 'x{component="データ/1"}' }), `component=${encodeURIComponent('データ/1')}`],
  ])('%s', (_, context, query) => {
    expect(configure(context)).toEqual({ path: path + query });
  });

  test.each([
    ['there is no context', undefined],
    ['it is about a service only', panel({ expr: 'x{service="employees"}' })],
    ['it is about several components', panel({ expr: 'x{component=~"$several"}' })],
    ['its series are of several components', panel({ labels: [{ component: 'a' }, { component: 'b' }] })],
    ['it is about all components together', panel({ expr: 'x{component="_all"}' })],
    ['components are what it leaves out', panel({ expr: 'x{component!="app1"}' })],
    ['a variable is unknown', panel({ expr: 'x{component="$nothing"}' })],
    ['its query is no text', { targets: [{ refId: 'A', expr: 7 }] as unknown as PanelContext['targets'] }],
    ['a name is longer than names are', panel({ expr: `x{component="${'a'.repeat(101)}"}` })],
  ])('not where %s', (_, context) => {
    expect(configure(context)).toBeUndefined();
  });

  test('not for those who may not launch', () => {
    permissions = {};
    expect(configure(panel({ expr: 'x{component="app1"}' }))).toBeUndefined();
  });
});
