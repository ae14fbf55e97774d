/**
 * Ranking of causes on labelled faults: --data DIR, a folder in one of three forms (bench/causes/{rcd,nezha,petshop}.ts), or a folder
 * of such folders. The rule and its constants are the same for all of them and are the shipped ones.
 */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '../sidecar/nn/random';
import { rankCauses } from '../sidecar/nominal/ranking/ranking';
import { type CauseCase, known } from './causes/case';
import { accuracyAt, average5, mean, overHalves, rankOf } from './causes/measures';
import { nezhaCases } from './causes/nezha';
import { petshopCases } from './causes/petshop';
import { RANKERS } from './causes/rankers';
import { rcdCases } from './causes/rcd';
import { openFolder } from './causes/table';
import type { Figure } from './report/figure';

const SEEDS = [0, 1, 2];
/** Seconds. */
const LATE = [0, 30, 60, 120];
const OURS = 'roentgen';
/** Sets that the list of targets knows. */
const IDS: Record<string, string> = { 'nezha online-boutique': 'C-nezha', 'nezha train-ticket': 'C-nezha-tt' };
const idOf = (set: string) => IDS[set] ?? `C-${set.replace(/[^a-z0-9]+/gi, '-')}`;

export async function run({ data }: { data?: string }): Promise<{ seeds: number[]; figures: Figure[] }> {
  const cases = data === undefined ? [] : casesOf(data);
  if (cases.length === 0) {
    throw new Error(`--data ${data ?? ''}: no folder of labelled faults in a known form`);
  }
  const figures = [...new Set(cases.map((each) => each.set))].flatMap((set) => judgeSet(set, cases.filter((each) => each.set === set)));
  return { seeds: SEEDS, figures };
}

function casesOf(directory: string): CauseCase[] {
  const folders = [directory, ...readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => join(directory, entry.name))];
  return folders.map(openFolder).flatMap((folder) => [...rcdCases(folder), ...nezhaCases(folder), ...petshopCases(folder)]);
}

interface Result {
  each: CauseCase;
  rank: number;
  /** Whether the first feature is the guilty one; null where the labels do not say. */
  fine: boolean | null;
}

/** All seeds together; all but random are the same for every seed. */
function resultsOf(cases: CauseCase[], ranker: string, late: number): Result[] {
  return (ranker === 'random' ? SEEDS : SEEDS.slice(0, 1)).flatMap((seed) => {
    const random = createRandom(seed);
    return cases.map((each) => {
      const { nominal, present } = known(each, late);
      const { components, feature } = RANKERS[ranker](each, nominal, present, random);
      const { component, feature: guilty } = each.culprit;
      return { each, rank: rankOf(components, component), fine: guilty === null ? null : feature?.component === component && feature.name === guilty };
    });
  });
}

const rounded = (value: number) => Number(value.toFixed(4));
const two = (value: number) => (Number.isNaN(value) ? '   -' : value.toFixed(2));
const ranksOf = (results: Result[]) => results.map(({ rank }) => rank);
const fineOf = (results: Result[]) => mean(results.flatMap(({ fine }) => (fine === null ? [] : Number(fine))));

function line(name: string, late: number, results: Result[]): string {
  const ranks = ranksOf(results);
  return `${name.padEnd(32)}${String(late).padStart(6)}${String(results.length).padStart(6)}  ${[...[1, 3, 5].map((k) => accuracyAt(ranks, k)), average5(ranks), fineOf(results)].map((value) => two(value).padStart(6)).join('')}`;
}

function judgeSet(set: string, cases: CauseCase[]): Figure[] {
  console.log(`\n${set}: ${cases.length} faults\n${'ranker'.padEnd(32)}late s cases    AC@1  AC@3  AC@5 Avg@5 AC@1 with metric`);
  const ours = new Map<number, Result[]>();
  const rivals: Array<[string, number]> = [];
  for (const ranker of Object.keys(RANKERS)) {
    for (const late of LATE) {
      const results = resultsOf(cases, ranker, late);
      console.log(line(ranker, late, results));
      if (ranker === OURS) {
        ours.set(late, results);
      } else if (late === 0) {
        rivals.push([ranker, accuracyAt(ranksOf(results), 1)]);
      }
    }
  }
  const atOnce = ours.get(0) as Result[];
  for (const fault of [...new Set(cases.map((each) => each.fault))].sort()) {
    console.log(line(`  ${OURS}: ${fault}`, 0, atOnce.filter(({ each }) => each.fault === fault)));
  }
  return [...rankFigures(idOf(set), ours, rivals), ...explainFigures(set, cases)];
}

function rankFigures(id: string, ours: Map<number, Result[]>, rivals: Array<[string, number]>): Figure[] {
  const ranks = ranksOf(ours.get(0) as Result[]);
  const [peer, peerValue] = rivals.sort(([, a], [, b]) => b - a)[0];
  const halves = overHalves(ranks, (half) => accuracyAt(half, 1), SEEDS[0]).map(two).join(' to ');
  const share = (name: string, value: number, rest: Partial<Figure> = {}): Figure[] => (Number.isNaN(value) ? [] : [{ id: name, value: rounded(value), unit: 'share', ...rest }]);
  return [
    ...share(id, accuracyAt(ranks, 1), { peer, peerValue: rounded(peerValue), note: `AC@1 with the alarm given, ${ranks.length} faults; over halves of them ${halves}` }),
    ...[3, 5].flatMap((k) => share(`${id}-ac${k}`, accuracyAt(ranks, k))),
    ...share(`${id}-avg5`, average5(ranks)),
    ...LATE.slice(1).flatMap((late) => share(`${id}-late${late}`, accuracyAt(ranksOf(ours.get(late) as Result[]), 1), { note: `AC@1 with the alarm ${late} s late` })),
    ...[...ours].flatMap(([late, results]) => share(`${id}-metric${late === 0 ? '' : `-late${late}`}`, fineOf(results), { note: 'AC@1 of component and metric' })),
  ];
}

/** Of resource faults: whether the ill group is named, and whether the 90 % set of the right group holds the culprit. */
function explainFigures(set: string, cases: CauseCase[]): Figure[] {
  const labelled = cases.filter((each) => each.culprit.group !== null);
  const judged = labelled.map((each) => {
    const { nominal, present } = known(each, 0);
    const { groups } = rankCauses(nominal, present, each.features, each.options);
    const causes = groups.find(({ group }) => group === each.culprit.group)?.causes ?? [];
    return { group: each.culprit.group, named: groups[0]?.group === each.culprit.group, held: causes.some(({ component }) => component === each.culprit.component), size: causes.length };
  });
  const suffix = idOf(set).slice(1);
  const groups = [...new Set(judged.map(({ group }) => group))].sort();
  return [...groups.map((group) => [`-${group}`, judged.filter((each) => each.group === group)] as const), ...(groups.length > 1 ? [['', judged] as const] : [])].flatMap(([name, own]): Figure[] => [
    { id: `D-group${suffix}${name}`, value: rounded(mean(own.map(({ named }) => Number(named)))), unit: 'share', note: `ill group named first, ${own.length} faults` },
    { id: `D-set${suffix}${name}`, value: rounded(mean(own.map(({ held }) => Number(held)))), unit: 'share', note: 'the 90 % set of the right group holds the culprit' },
    { id: `D-set${suffix}${name}-size`, value: rounded(mean(own.map(({ size }) => size))), unit: 'features' },
  ]);
}
