/** Variables, annotations and links that all dashboards share. */
import { AnnotationQueryBuilder, DashboardBuilder, DashboardCursorSync, DashboardLinkBuilder, DashboardLinkType, DatasourceVariableBuilder, QueryVariableBuilder, VariableRefresh, VariableSort } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { METRICS } from '../../sidecar/contract';

/** Of whichever Prometheus the reader chooses. */
export const SOURCE = { type: 'prometheus', uid: '${datasource}' };
export const APP = '/a/roentgen-xray-app';
/** Matchers of the dashboards' variables; `=~`, since a variable may stand for several values. */
export const OF_SERVICE = 'service=~"$service"';
export const OF_GROUP = 'service=~"$service", group=~"$group"';
const TAG = 'roentgen';

export const dataSource = () => new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus');

function labelValues(name: string, label: string, query: string, description: string) {
  return new QueryVariableBuilder(name).label(label).description(description).datasource(SOURCE).query({ query, refId: name }).definition(query).refresh(VariableRefresh.OnTimeRangeChanged).sort(VariableSort.AlphabeticalAsc);
}

const ALL = { selected: true, text: 'All', value: '$__all' };
const SERVICES = `label_values(${METRICS.modelFeatures.name}, service)`;
const GROUPS = `label_values(${METRICS.modelFeatures.name}{${OF_SERVICE}}, group)`;

export const services = () => labelValues('service', 'Service', SERVICES, 'Services that the sidecar watches.').multi(true).includeAll(true).current(ALL);
export const oneService = () => labelValues('service', 'Service', SERVICES, 'Services that the sidecar watches.');
export const groups = () => labelValues('group', 'Group', GROUPS, 'Groups of features, each with a model of its own.').multi(true).includeAll(true).current(ALL);
export const plans = () => labelValues('plan', 'Plan', `label_values(${METRICS.twinPredicted.name}, plan)`, 'Published plans of the network twin.').multi(true).includeAll(true).current(ALL);
export const component = () => labelValues('component', 'Component', `label_values(${METRICS.mse.name}{${OF_SERVICE}}, component)`, '_all is the whole group; a component has scores of its own.').current({ selected: true, text: '_all', value: '_all' });

/** Prometheus itself has what they show, so that nobody needs the right to write annotations. */
function annotation(name: string, colour: string, expr: string, title: string, text: string, tags: string) {
  return new AnnotationQueryBuilder().name(name).enable(true).hide(false).iconColor(colour).datasource(SOURCE).expr(expr).step('5s').titleFormat(title).textFormat(text).tagKeys(tags).useValueForTime(false).target(new DataqueryBuilder().refId('Anno').expr(expr));
}

const chaosRuns = () => annotation('Chaos runs', 'purple', `max by (run, service, component, fault) (${METRICS.runActive.name}{${OF_SERVICE}}) == 1`, '{{fault}} on {{component}}', 'Chaos run {{run}} on {{service}}', 'run,fault,component');
const episodes = (selector: string) => annotation('Episodes', 'orange', `max by (service, group) (${METRICS.episode.name}{${selector}}) == 1`, 'Episode of {{group}}', '{{service}} deviates from its nominal state', 'service,group');

const link = (title: string, url: string) => new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url).icon('external link').keepTime(true);
const others = () => new DashboardLinkBuilder('Roentgen').type(DashboardLinkType.Dashboards).tags([TAG]).asDropdown(true).includeVars(true).keepTime(true).icon('external link');

/** A link of a value, with the labels of its series. */
export const valueLink = (title: string, url: string) => new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url);

export interface About {
  uid: string;
  title: string;
  description: string;
  tags?: string[];
  from: string;
  refresh: string;
  /** Whether it has a variable `group`. */
  byGroup: boolean;
  /** Pages of the app that go with it: title, path below the app's. */
  pages: Array<[string, string]>;
}

export function dashboard({ uid, title, description, tags = [], from, refresh, byGroup, pages }: About): DashboardBuilder {
  return new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([TAG, ...tags])
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from, to: 'now' })
    .refresh(refresh)
    .timezone('browser')
    .version(1)
    .editable()
    .annotations([chaosRuns(), episodes(byGroup ? OF_GROUP : OF_SERVICE)])
    .links([others(), ...pages.map(([name, path]) => link(name, `${APP}/${path}`))]);
}
