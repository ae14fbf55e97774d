/**
 * AutoOPT's stage 2 on fault windows: is the learning curve of selected windows steeper than that of random ones?
 * Options: --dir DIR (data/bench-spots, as --paper collects it), --series kill,all (those that the folder has), --seeds N (5),
 * --learners held,shared, --influence no (without equation 9, which trains most), --step SECONDS (0.5), --form full|half|short (the amounts that were to be collected: where tests begin).
 */

import { join, resolve } from 'node:path';
import { createRandom } from '../../sidecar/nn/random';
import type { SpotSample } from '../../sidecar/spots/sample';
import type { Figure } from '../report/figure';
import { type EnvironmentName, type Form, FORMS, SERIES, SERIES_NAMES, type SeriesName, split, wantedOf } from './paper-plan';
import { openSamples } from './paper-store';
import { AMOUNTS, answersOf, autoOpt, BALANCED, CLUSTERED, type Pool, poolOf, RANDOM, trialsOf } from './select-curves';
import { faultyOf, LEARNER_NAMES, type LearnerName, SELECT_LEARNERS } from './select-learners';
import { type Curves, tellCurves } from './select-tables';

interface SelectOptions {
  form: Form;
  directory: string;
  series: SeriesName[];
  stepMs: number;
  seeds: number[];
  learners: LearnerName[];
  /** Whether equation 9 finds outliers. */
  influence: boolean;
}

/** Throws on words that are not there. */
export function selectOptions(words: Record<string, string | undefined>): SelectOptions {
  const form = (words.form ?? 'full') as Form;
  const series = (words.series ?? SERIES_NAMES.join()).split(',') as SeriesName[];
  const learners = (words.learners ?? 'held,shared').split(',') as LearnerName[];
  const [step, count] = [Number(words.step ?? 0.5), Number(words.seeds ?? 5)];
  if (!FORMS.includes(form) || !series.every((each) => SERIES_NAMES.includes(each)) || !learners.every((each) => LEARNER_NAMES.includes(each)) || !(step > 0) || !(Number.isInteger(count) && count >= 1)) {
    throw new Error(`--form is one of ${FORMS.join()}; --series some of ${SERIES_NAMES.join()}; --learners some of ${LEARNER_NAMES.join()}; --step a number of seconds; --seeds a whole number of 1 or more`);
  }
  return { form, series, learners, influence: words.influence !== 'no', directory: resolve(words.dir ?? join('data', 'bench-spots')), stepMs: Math.round(step * 1000), seeds: Array.from({ length: count }, (_, seed) => seed + 1) };
}

/** Fewer windows show no difference between classifiers. */
const LEAST_TEST = 20;

export async function runSelect(words: Record<string, string | undefined>): Promise<{ seeds: number[]; figures: Figure[] }> {
  const options = selectOptions(words);
  const figures: Figure[] = [];
  for (const series of options.series) {
    const { train, tests } = windowsOf(options, series);
    const pool = poolOf(train);
    const amounts = AMOUNTS.filter((amount) => amount <= pool.candidates.length);
    if (amounts.length < 2 || tests.length === 0) {
      console.log(`\n${SERIES[series].title}: too few windows in ${options.directory}`);
      continue;
    }
    for (const name of options.learners) {
      figures.push(...(await compare(series, name, options.influence ? pool : { ...pool, validation: [] }, tests, amounts, options.seeds)));
    }
  }
  return { seeds: options.seeds, figures };
}

interface Test {
  title: string;
  windows: SpotSample[];
}

/** Learned and selected from are the mirror's first windows; tests are its last ones and all of production I. II was for trying options. */
function windowsOf({ directory, form, stepMs }: SelectOptions, series: SeriesName): { train: SpotSample[]; tests: Test[] } {
  const all = (name: EnvironmentName) => openSamples(directory, series, name).all().filter((sample) => sample.stepMs === stepMs && faultyOf(sample).length > 0);
  const { train, tune, test } = split(all('mirror'), wantedOf(form)[series].mirror);
  const tests = [{ title: 'mirror', windows: [...tune, ...test] }, { title: 'I', windows: all('production-1') }];
  return { train, tests: tests.filter(({ windows }) => windows.length >= LEAST_TEST) };
}

async function compare(series: SeriesName, name: LearnerName, pool: Pool, tests: Test[], amounts: number[], seeds: number[]): Promise<Figure[]> {
  const learner = SELECT_LEARNERS[name]();
  const outliers = new Map<number, number>();
  const chosen = autoOpt(learner, ({ rejected }, amount) => outliers.set(amount, (outliers.get(amount) ?? 0) + rejected.length / seeds.length));
  const windows = tests.map((test) => test.windows);
  const curves: Curves[] = tests.map(({ title, windows: test }) => ({ test: title, truth: test.map(faultyOf), choices: [], all: [] }));
  for (const choice of [RANDOM, BALANCED, CLUSTERED, chosen]) {
    const trials = await trialsOf(learner, choice, pool, amounts, seeds, windows);
    curves.forEach(({ choices }, test) => choices.push({ ...choice, isBaseline: choice === RANDOM || choice === BALANCED, trials: trials[test] }));
  }
  const all = await answersOf(learner, pool.candidates, seeds[0], windows);
  curves.forEach((each, test) => each.all.push(...all[test]));
  const title = `${SERIES[series].title}, ${learner.learner.title}`;
  const note = `selected from ${pool.candidates.length} of the mirror's windows, ${pool.validation.length} for equation 9; ${seeds.length} seeds; outliers met: ${amounts.map((amount) => `${(outliers.get(amount) ?? 0).toFixed(1)} (${amount})`).join(', ')}`;
  return curves.flatMap((each) => tellCurves({ id: `S-select-${series}-${name}`, title, note }, each, amounts, createRandom(1)));
}
