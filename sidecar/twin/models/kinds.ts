/** Every estimator: how the files of its model become a predictor. */

import { RoentgenError } from '../../errors';
import { correctedFigures } from '../corrected/figures';
import { decodeCorrected, type CorrectedModel } from '../corrected/model';
import { correctedPredictor } from '../corrected/predictor';
import { queueingFigures } from '../queueing/figures';
import { queueingPredictor } from '../queueing/predictor';
import { decodeRouteNet, METRICS, type RouteNetModel } from '../training/model-file';
import { routeNetPredictor } from '../training/predictor';
import type { NetworkPredictor } from '../whatif/report';
import type { ModelFiles } from './model-files';

/** Names of the files, beside each other in the folder of the shipped ones. */
export const MODEL_FILE = { corrected: 'corrected.json', routenet: 'routenet.model' } as const;

function contentOf(files: ModelFiles, name: string): Buffer {
  const content = files.get(name);
  if (!content) {
    throw new RoentgenError('MODEL_CORRUPT', `it has no ${name}`, 'use another version');
  }
  return content;
}

const corrected = (files: ModelFiles): CorrectedModel => decodeCorrected(contentOf(files, MODEL_FILE.corrected).toString('utf8'));

function routenet(files: ModelFiles): RouteNetModel {
  const model = decodeRouteNet(contentOf(files, MODEL_FILE.routenet));
  const missing = METRICS.filter((metric) => !model.parameters[metric]);
  if (missing.length > 0) {
    throw new RoentgenError('MODEL_CORRUPT', `it says nothing of ${missing.join(', ')}`, 'use another version');
  }
  return model;
}

async function openCorrected(files: ModelFiles): Promise<NetworkPredictor> {
  const model = corrected(files);
  return { ...correctedPredictor(model), figures: (scenario) => correctedFigures(model, scenario) };
}

export const KINDS = {
  queueing: { open: async (): Promise<NetworkPredictor> => ({ ...queueingPredictor(), figures: queueingFigures }) },
  corrected: { check: (files: ModelFiles): unknown => corrected(files), open: openCorrected },
  routenet: { check: (files: ModelFiles): unknown => routenet(files), open: (files: ModelFiles): Promise<NetworkPredictor> => routeNetPredictor(routenet(files)) },
};
