/**
 * Contest (b) of the network twin: the queueing model, corrected by what 100 samples of at most 10 nodes teach, judged by all samples of
 * a data set in the challenge's form (docs/twin-model.md).
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CorrectedModel, encodeCorrected } from '../../sidecar/twin/corrected/model';
import { correct, predictPaths } from '../../sidecar/twin/corrected/predictor';
import { CORRECTED_DEFAULTS, trainCorrected } from '../../sidecar/twin/corrected/train';
import { addErrors, type Errors, errorsOf, type ErrorSums, NO_ERRORS, sumErrors } from '../../sidecar/twin/evaluation/errors';
import type { Prediction } from '../../sidecar/twin/predictor';
import { layoutOf } from '../../sidecar/twin/queueing/layout';
import { pathFigures } from '../../sidecar/twin/queueing/paths';
import { solveNetwork } from '../../sidecar/twin/queueing/solve';
import { readSamples } from '../../sidecar/twin/scenario/challenge-files';
import type { Sample } from '../../sidecar/twin/scenario/results';
import type { Figure } from '../report/figure';
import { ABLATIONS } from './best-ablation';
import { bestSamples } from './best-samples';
import { type Row, rowLines, seedFigures } from './best-tables';

interface BestContest {
  data: string;
  samples: number;
  seeds: number;
  directory: string;
  /** A tenth of the samples, one network, few epochs: does it run. */
  quick: boolean;
}

const QUICK = { networks: 1, epochs: 5 };
const COMMAND = 'npm run bench -- twin --contest best --data DIR';
const say = (text: string): void => console.log(text);

/** Figures of the three targets; prints the errors by size of each seed's model, of the queueing model, and of that without its parts. */
export async function bestFigures({ data, samples, seeds, directory, quick }: BestContest): Promise<Figure[]> {
  const count = quick ? Math.ceil(samples / 10) : samples;
  const models: Array<{ name: string; model: CorrectedModel }> = [];
  for (let seed = 1; seed <= seeds; seed++) {
    models.push({ name: `corrected, seed ${seed}`, model: await trained(await bestSamples(directory, seed, count, say), seed, directory, quick) });
  }
  const [first] = models;
  const others = quick ? [] : [
    { name: 'one network, seed 1', model: { ...first.model, networks: first.model.networks.slice(0, 1) } },
    { name: `${Math.ceil(count / 4)} samples, seed 1`, model: await trained((await bestSamples(directory, 1, count, say)).slice(0, Math.ceil(count / 4)), 1, null, quick) },
  ];
  const { rows, slowest } = judge(readSamples(data), [...models, ...others]);
  say(rowLines(rows).join('\n'));
  const prior = overall(rows[0]);
  return [...seedFigures(rows.slice(1, 1 + seeds).map(overall), prior), { id: 'T-infer-best', value: Number(slowest.seconds.toPrecision(3)), unit: 's CPU', note: `the corrected model on ${slowest.nodes} nodes, ${slowest.flows} flows, the first of that size left out` }];
}

async function trained(samples: readonly Sample[], seed: number, directory: string | null, quick: boolean): Promise<CorrectedModel> {
  const before = process.cpuUsage();
  const model = await trainCorrected(samples, { seed, ...(quick && QUICK) }, { onProgress: (done, of, loss) => done % CORRECTED_DEFAULTS.epochs === 0 && say(`seed ${seed}: epoch ${done} of ${of}, loss ${loss.toFixed(4)}`) });
  const { user, system } = process.cpuUsage(before);
  say(`seed ${seed}: trained on ${samples.length} samples in ${((user + system) / 1e6).toFixed(0)} s CPU`);
  const named = { ...model, about: { command: `${COMMAND} --samples ${samples.length}`, ...model.about } };
  if (directory) {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, `corrected-${seed}.json`), encodeCorrected(named));
  }
  return named;
}

const overall = ({ sizes }: Row): Errors => errorsOf(Object.values(sizes).reduce(addErrors, NO_ERRORS));

/** Reads the data once. The first row is the queueing model's, then those of the models, then the ablations'. */
function judge(samples: Iterable<Sample>, models: ReadonlyArray<{ name: string; model: CorrectedModel }>): { rows: Row[]; slowest: { seconds: number; nodes: number; flows: number } } {
  const rows = ['queueing model', ...models.map(({ name }) => name), ...ABLATIONS.map(({ name }) => `queueing, ${name}`)].map((name): Row => ({ name, sizes: {} }));
  let slowest = { seconds: 0, nodes: 0, flows: 0 };
  for (const { scenario, measured } of samples) {
    const tell = (place: number, prediction: Prediction) => add(rows[place].sizes, scenario.nodes, sumErrors(prediction, measured.flows));
    const before = process.cpuUsage();
    const layout = layoutOf(scenario, measured.flows);
    const solved = solveNetwork(layout);
    models.forEach(({ model }, place) => {
      tell(1 + place, predictPaths(correct(model, solved)));
      if (place === 0) {
        const { user, system } = process.cpuUsage(before);
        const met = rows[0].sizes[scenario.nodes] !== undefined;
        slowest = met && scenario.nodes >= slowest.nodes ? { seconds: (user + system) / 1e6, nodes: scenario.nodes, flows: layout.flows } : slowest;
      }
    });
    tell(0, pathFigures(solved));
    ABLATIONS.forEach(({ without }, place) => tell(1 + models.length + place, pathFigures(solveNetwork(without(layout)))));
    say(`${scenario.nodes} nodes: delay ${rowDelay(rows[0], scenario.nodes)} % by queueing, ${rowDelay(rows[1], scenario.nodes)} % corrected so far`);
  }
  return { rows, slowest };
}

const rowDelay = ({ sizes }: Row, nodes: number): string => errorsOf(sizes[nodes]).delay.toFixed(2);

function add(sizes: Record<number, ErrorSums>, nodes: number, sums: ErrorSums): void {
  sizes[nodes] = addErrors(sizes[nodes] ?? NO_ERRORS, sums);
}
