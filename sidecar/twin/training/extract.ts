/** EXTRACT of algorithm 1: the latent states h_l, h_q, h_f of a trained RouteNet-Fermi (equations 5 and 6), pooled to one length for networks of all sizes. */

import { tensorsOf } from '../network-sample';
import type { RouteNetShape } from '../routenet';
import { type Sample } from '../scenario/results';
import { type Scaling, toNetworkSample } from '../scenario/sample';
import { roomFor } from './networks';
import type { RouteNetSessions } from './sessions';

/** Mean and deviation of each of `width` columns of the rows. */
export function pooled(rows: Float32Array, width: number, columns: readonly number[]): number[] {
  const count = rows.length / width;
  return columns.flatMap((column) => {
    const values = Array.from({ length: count }, (_, row) => rows[row * width + column]);
    const mean = values.reduce((sum, value) => sum + value / count, 0);
    return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / count, 0))];
  });
}

/** [6 * state] S_L, S_Q, S_F: mean and deviation of each number of the states over links (each counted once a queue), queues and flows. */
export async function latentFeatures(sessions: RouteNetSessions, shape: Omit<RouteNetShape, 'longest'>, parameters: Float32Array, scaling: Scaling, { scenario, measured }: Sample): Promise<Float64Array> {
  const { network } = toNetworkSample(scenario, scaling, measured);
  const longest = roomFor(network);
  const session = await sessions.states({ ...shape, longest });
  const { feeds: { packetSize: _, ...feeds }, sizes } = tensorsOf(network, longest);
  const { paths, queues } = await session.run({ ...feeds, parameters }, sizes);
  const range = (from: number) => Array.from({ length: shape.state }, (__, column) => from + column);
  return Float64Array.from([...pooled(queues, 2 * shape.state, range(shape.state)), ...pooled(queues, 2 * shape.state, range(0)), ...pooled(paths, shape.state, range(0))]);
}
