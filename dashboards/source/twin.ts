import { METRICS } from '../../sidecar/contract';
import { series, stat, steps, table, withLine } from './panels';
import { APP, dashboard, dataSource, groups, plans, services, valueLink } from './parts';
import { COLOURS } from './states';

const { twinPathDelay, twinPathJitter, twinPathLoss, twinLinkUtilisation, twinLeftOut, twinPredicted } = METRICS;
const OF_PLAN = 'plan=~"$plan"';
const PATH = 'plan, src, dst, tos';
const worst = (count: number, name: string, by: string) => `topk(${count}, max by (${by}) (${name}{${OF_PLAN}}))`;
const path = '{{plan}}: {{src}} to {{dst}} ({{tos}})';
const aged = (warn: number, bad: number) => steps({ color: COLOURS.normal, value: null }, { color: COLOURS.deviation, value: warn }, { color: COLOURS.episode, value: bad });

/** What the network twin predicts of published plans. */
export const twin = () =>
  dashboard({ uid: 'roentgen-twin', title: 'Roentgen network twin', description: 'Predicted delay, jitter and loss of the paths of published plans, the worst first, and predicted utilisation of links.', tags: ['twin'], from: 'now-6h', refresh: '1m', byGroup: true, pages: [['Network twin', 'twin']] })
    .variables([dataSource(), plans(), services(), groups()])
    .withPanel(stat({ id: 1, title: 'Since the last prediction', description: 'Of each published plan; twin.refresh says how often it is made anew.', at: { x: 0, y: 0, w: 12, h: 4 } }, [[`time() - max by (plan) (${twinPredicted.name}{${OF_PLAN}})`, '{{plan}}']]).unit('s').decimals(0).thresholds(aged(900, 3600)).dataLinks([valueLink('Network twin', `${APP}/twin`)]))
    .withPanel(stat({ id: 2, title: 'Left out', description: 'Paths and link directions of a plan beyond twin.max_series; the worst are kept.', at: { x: 12, y: 0, w: 12, h: 4 } }, [[`max by (plan, series) (${twinLeftOut.name}{${OF_PLAN}})`, '{{plan}}: {{series}}']]).decimals(0).thresholds(aged(1, 10_000)))
    .withPanel(table({ id: 3, title: 'Worst paths by delay (s)', description: 'Predicted mean delay of packets that arrive.', at: { x: 0, y: 4, w: 8, h: 10 } }, `sort_desc(${worst(20, twinPathDelay.name, PATH)})`, ['plan', 'src', 'dst', 'tos'], 'delay'))
    .withPanel(table({ id: 4, title: 'Worst paths by loss', description: 'Predicted share of packets that are lost.', at: { x: 8, y: 4, w: 8, h: 10 } }, `sort_desc(${worst(20, twinPathLoss.name, PATH)} > 0)`, ['plan', 'src', 'dst', 'tos'], 'loss'))
    .withPanel(table({ id: 5, title: 'Busiest links', description: 'Predicted share of the time in which a direction of a link sends.', at: { x: 16, y: 4, w: 8, h: 10 } }, `sort_desc(${worst(20, twinLinkUtilisation.name, 'plan, from, to')})`, ['plan', 'from', 'to'], 'utilisation'))
    .withPanel(series({ id: 6, title: 'Delay of the worst paths (s)', description: 'Over time: plans that were imported from SNMP counters follow the traffic.', at: { x: 0, y: 14, w: 8, h: 9 } }, [[worst(8, twinPathDelay.name, PATH), path]]))
    .withPanel(series({ id: 7, title: 'Jitter of the worst paths (s)', description: 'Deviation of the delay: the root of its variance.', at: { x: 8, y: 14, w: 8, h: 9 } }, [[`sqrt(${worst(8, twinPathJitter.name, PATH)})`, path]]))
    .withPanel(withLine(series({ id: 8, title: 'Utilisation of the busiest links', description: 'Share of the time.', at: { x: 16, y: 14, w: 8, h: 9 } }, [[worst(8, twinLinkUtilisation.name, 'plan, from, to'), '{{plan}}: {{from}} to {{to}}']]).unit('percentunit'), 1));
