/** What each part of the queueing model is worth: the model with a part's input taken away. */

import type { Layout } from '../../sidecar/twin/queueing/layout';

export const ABLATIONS: ReadonlyArray<{ name: string; without(layout: Layout): Layout }> = [
  { name: 'on-off flows taken as constant', without: (layout) => ({ ...layout, on: layout.on.map(() => 1), turnover: layout.turnover.map(() => 0) }) },
  { name: 'links before a port not known', without: (layout) => ({ ...layout, hopPair: layout.hopPair.map(() => -1) }) },
  { name: 'all gaps exponential', without: (layout) => ({ ...layout, poisson: layout.poisson.map(() => 1) }) },
  { name: 'DRR taken as WFQ', without: (layout) => ({ ...layout, ports: layout.ports.map((port) => (port.policy === 'DRR' ? { ...port, policy: 'WFQ' } : port)) }) },
];
