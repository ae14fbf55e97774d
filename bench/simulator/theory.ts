/** Long runs of single ports against closed forms; the tests have short ones. */

import { simulate } from '../../sidecar/twin/simulator/simulate';
import type { Figure } from '../report/figure';
import { exponentialSizes, onePort, PACKET_BITS } from './speed';

const SERVICE = 1e-3;
const options = { seed: 2, warmUpSeconds: 50, window: { seconds: 5000 }, quantiles: [] };

const difference = (id: string, value: number, exact: number, note: string): Figure => ({
  id,
  value: Number((100 * Math.abs(value / exact - 1)).toFixed(2)),
  unit: '% off theory',
  note,
});

/** Packets/s of a load on links of 1 Mbit/s. */
const rate = (load: number) => load / SERVICE;

export async function theoryFigures(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const load of [0.5, 0.9]) {
    const exponential = await simulate(onePort([{ packetRate: rate(load), sizes: exponentialSizes(PACKET_BITS) }]), options);
    figures.push(difference(`MM1-${load}`, exponential.flows[0].delay, SERVICE / (1 - load), 'mean delay'));
    const constant = await simulate(onePort([{ packetRate: rate(load) }]), options);
    figures.push(difference(`MD1-${load}`, constant.flows[0].delay, SERVICE * (1 + load / (2 * (1 - load))), 'mean delay'));
  }
  const classes = ([0, 1, 2] as const).map((tos) => ({ tos, packetRate: rate(0.3) }));
  const { flows } = await simulate(onePort(classes, { policy: 'SP' }), options);
  const free = [1, 0.7, 0.4, 0.1];
  flows.forEach(({ delay }, tos) => figures.push(difference(`priority-${tos}`, delay - SERVICE, (0.9 * SERVICE) / 2 / (free[tos] * free[tos + 1]), 'mean wait (Cobham)')));
  return figures;
}
