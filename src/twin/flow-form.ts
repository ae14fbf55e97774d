/** The form of a flow. Pure. */
import type { TwinArrival, TwinFlow, TwinNetwork, TwinTos } from '../../sidecar/contract';
import { t } from '../text';

export interface FlowForm {
  src: string;
  dst: string;
  tos: TwinTos;
  /** bit/s */
  bandwidth: number;
  /** Mean bits of a packet. */
  bits: number;
  arrival: TwinArrival['kind'];
}

export function firstForm({ nodes, flows }: TwinNetwork): FlowForm {
  const like = flows[0];
  return { src: nodes[0]?.name ?? '', dst: nodes[nodes.length - 1]?.name ?? '', tos: 0, bandwidth: like?.bandwidth ?? 10_000, bits: like?.sizes[0]?.bits ?? 8000, arrival: 'poisson' };
}

export function formMistake({ src, dst, bandwidth, bits }: FlowForm): string | null {
  if (src === dst) {
    return t('twin.flow.same', 'Source and destination must differ.');
  }
  return bandwidth > 0 && bits > 0 ? null : t('twin.flow.above-zero', 'Rate and packet size must be above 0.');
}

/** On and off periods hold a hundred packets each at least, so that they are bursts. */
export function flowOf({ src, dst, tos, bandwidth, bits, arrival }: FlowForm): TwinFlow {
  const period = Math.max(1e-3, (100 * bits) / bandwidth);
  return { flow: `${src}-${dst}`, src, dst, tos, bandwidth, sizes: [{ bits, probability: 1 }], arrival: arrival === 'on-off' ? { kind: 'on-off', onSeconds: period, offSeconds: period } : { kind: arrival } };
}
