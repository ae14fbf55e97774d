/** An estimate as a job: which network, by which model. */

import type { TwinNetwork, TwinReport } from '../../contract';
import { predictedReport } from '../whatif/report';
import type { ModelPlaces } from './model-files';
import type { ModelChoice, OpenModels } from './open';

export interface EstimateOrder extends ModelChoice {
  network: TwinNetwork;
  places: ModelPlaces;
}

/** Throws what the model and the network are refused for. @param clock ms */
export async function estimateBy({ network, places, method, version }: EstimateOrder, models: OpenModels, clock: () => number): Promise<TwinReport> {
  return predictedReport(network, { method, version, predictor: await models.of(places, { method, version }) }, clock);
}
