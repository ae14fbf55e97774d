/** Latent against measured features (equation 6): both select from the same candidates, with the same short filter models, beside random choice. */

import { join } from 'node:path';
import { candidateScenario } from '../../sidecar/twin/autoopt/candidate-mix';
import type { AutoOptOptions } from '../../sidecar/twin/autoopt/options';
import { halfWidth } from '../../sidecar/twin/half-width';
import type { Figure } from '../report/figure';
import { autoOpt, type Contest, optionsOf, say, selectionRows, validationPart } from './routenet';

type Features = AutoOptOptions['features'];

/** Of a filter model and of equation 9, where a whole run has 4,000 and 100: three selections a seed, none of which trains a final model. */
const SHORT = { epochs: 4, refinement: { steps: 50, learningRate: 0.0005 } };

interface Choice {
  seed: number;
  iteration: number;
  samples: number;
  measured: number;
  latent: number;
  random: number;
}

const optionsFor = (contest: Contest, seed: number, steps: number, features: Features): AutoOptOptions => {
  const options = optionsOf({ ...contest, features }, seed, validationPart(contest));
  const short = contest.quick ? {} : { filter: { ...options.filter, epochs: SHORT.epochs, steps: Math.ceil(steps / SHORT.epochs) }, refinement: SHORT.refinement };
  // seeds differ in clusters, draws and weights, not in candidates
  return { ...options, ...short, metrics: [], directory: join(contest.directory, 'features', `${features}-${seed}`), pool: join(contest.directory, 'features', 'candidates'), scenarioAt: (_, place) => candidateScenario(1, place) };
};

async function oneSeed(contest: Contest, seed: number, steps: number): Promise<Choice[]> {
  const options = optionsFor(contest, seed, steps, 'measured');
  const rows = await selectionRows(options, await autoOpt(options));
  const latent = (await autoOpt(optionsFor(contest, seed, steps, 'latent'))).rows;
  return rows.slice(0, latent.length).map(({ samples, selected, random }, index) => ({ seed, iteration: index + 1, samples, measured: selected, random, latent: latent[index].error }));
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const shown = (values: number[]): string => {
  const half = halfWidth(values, 0.95);
  return `${mean(values).toFixed(2)}${half === null ? '' : ` ± ${half.toFixed(2)}`}`.padStart(16);
};

function tableOf(choices: readonly Choice[]): string[] {
  const line = (name: string, rows: readonly Choice[]) => [name.padEnd(12), shown(rows.map(({ measured }) => measured)), shown(rows.map(({ latent }) => latent)), shown(rows.map(({ random }) => random)), shown(rows.map(({ measured, latent }) => latent - measured))].join('');
  const iterations = [...new Set(choices.map(({ iteration }) => iteration))];
  return [
    'MAPE of delay (%) on the validation networks, means and 95 % over seeds: samples selected by measured and by latent features, random ones; latent less measured (points)',
    `${'iteration'.padEnd(12)}${['measured', 'latent', 'random', 'difference'].map((name) => name.padStart(16)).join('')}`,
    ...iterations.map((iteration) => line(String(iteration), choices.filter((choice) => choice.iteration === iteration))),
  ];
}

/** Every selection and random model is kept in the directory, and gone on with. @param steps of a filter model */
export async function featuresFigures(contest: Contest, seeds: number, steps: number): Promise<Figure[]> {
  const choices: Choice[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    choices.push(...(await oneSeed(contest, seed, steps)));
    say(`seed ${seed} of ${seeds}`);
    console.log(tableOf(choices).join('\n'));
  }
  const bySeed = Array.from({ length: seeds }, (_, index) => mean(choices.filter(({ seed }) => seed === index + 1).map(({ measured, latent }) => latent - measured)));
  const half = halfWidth(bySeed, 0.95);
  return [{ id: 'features', value: Number(mean(bySeed).toFixed(3)), unit: 'points: MAPE by latent less measured features, mean over iterations', note: `${seeds} seeds${half === null ? '' : `, 95 % ± ${half.toFixed(2)}`}; filter models of ${steps} steps` }];
}
