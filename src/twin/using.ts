/** By which estimator and model figures are made. Pure. */
import type { TwinEstimator, TwinErrors, TwinMethod, TwinModels, TwinReport } from '../../sidecar/contract';
import { t } from '../text';
import type { Using } from './usePrediction';

const isEstimator = (method: TwinMethod): method is TwinEstimator => method !== 'simulation';

/**
 * What was chosen, else the best that can be used. Who may not ask sees what came with the network, whatever made it.
 * @param models null: the sidecar does not tell; closed forms need none
 */
export function usingOf(models: TwinModels | null, chosen: TwinMethod | null, known: TwinReport | null, mayAsk: boolean): Using {
  if (!mayAsk && known && isEstimator(known.method)) {
    return { method: known.method, version: known.version };
  }
  const method = chosen !== null && isEstimator(chosen) ? chosen : (models?.preferred ?? 'queueing');
  return { method, version: models?.estimators.find((each) => each.method === method)?.version ?? null };
}

const three = (value: number) => String(Number(value.toPrecision(3)));

/** "off by 2.6 % in delay, 9.8 % in jitter and 0.15 points of loss on average". */
export function errorsText({ delay, jitter, loss, networks, paths, about }: TwinErrors): string {
  return t('twin.errors.text', 'off by {{delay}} % in delay, {{jitter}} % in jitter (variance) and {{loss}} percentage points of loss on average, over {{paths}} paths of {{networks}} networks: {{about}}', { delay: three(delay), jitter: three(jitter), loss: three(loss), paths, networks, about });
}

/** Of delay, jitter and loss. */
export const figuresOf = ({ delay, jitter, loss }: Pick<TwinErrors, 'delay' | 'jitter' | 'loss'>): [string, string, string] => [`${three(delay)} %`, `${three(jitter)} %`, t('twin.errors.points', '{{loss}} points', { loss: three(loss) })];
