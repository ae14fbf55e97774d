import { fillMonitor } from '../../../sidecar/app/metrics';
import { METRICS } from '../../../sidecar/contract';
import { createExposition } from '../../../sidecar/http/exposition';
import type { EpisodeLog } from '../../../sidecar/nominal/episode-log';
import type { Monitor } from '../../../sidecar/nominal/monitor';

const watch = (group: string) => ({ model: { group, trainedAt: 0, features: [], calibrations: {} }, drift: () => null, episode: () => null });
const monitor = (groups: string[], nodes: unknown) => ({ service: { name: 'shop', groups: null, nodes, alarmBudget: null, kpi: null }, fresh: () => groups.map((group) => ({ watch: watch(group), latest: null })), suspects: () => null, dropped: () => ({}) }) as unknown as Monitor;

test('each group says of which layer it is, also one of the nodes whose name does not show it', async () => {
  const shop = monitor(['cpu', 'machines'], { selector: '{job="node"}', componentLabel: 'instance', groups: { machines: { metrics: '^node_', components: null, perComponent: false } } });
  const text = await createExposition((out) => fillMonitor(out, shop, {} as EpisodeLog, 0)).render();
  expect(text.split('\n').filter((line) => line.startsWith(METRICS.groupInfo.name))).toEqual(['roentgen_group_info{service="shop",group="cpu",layer="virtual"} 1', 'roentgen_group_info{service="shop",group="machines",layer="physical"} 1']);
});
