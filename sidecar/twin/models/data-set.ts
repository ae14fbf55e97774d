/** A predictor against what was measured in a folder of the GNNet challenge's forms. */

import type { TwinErrors } from '../../contract';
import { addErrors, type Errors, type ErrorSums, NO_ERRORS } from '../evaluation/errors';
import type { Predictor } from '../predictor';
import { readAnySamples } from '../real/read';
import { numbersOf, sumsOn } from './judged';

export interface NetworkErrors {
  name: string;
  nodes: number;
  paths: number;
  errors: Errors;
}

export interface DataSetErrors {
  networks: NetworkErrors[];
  total: TwinErrors;
}

/** One network at a time. Throws DATASET_INVALID, naming the file that is cut off or wrong. */
export async function judgedNetworks(directory: string, predictor: Predictor, onNetwork: (network: NetworkErrors) => void): Promise<DataSetErrors> {
  const networks: NetworkErrors[] = [];
  let all: ErrorSums = NO_ERRORS;
  for (const sample of readAnySamples(directory)) {
    const sums = await sumsOn(predictor, sample);
    all = addErrors(all, sums);
    const told = { name: sample.name, nodes: sample.scenario.nodes, paths: sums.losses, errors: numbersOf(sums) };
    networks.push(told);
    onNetwork(told);
  }
  return { networks, total: { ...numbersOf(all), networks: all.samples, paths: all.losses, about: directory } };
}
