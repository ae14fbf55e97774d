/** Prints the tables beside the paper's and makes the figures. Ours first, the paper's in brackets. */

import type { Figure } from '../report/figure';
import { FIGURE7, type Measured, MEASURES, METHODS, type Method, PAPER_COMPONENTS, TABLE3, TABLES4TO6 } from './paper-figures';
import { amountsOf } from './paper-judge';
import { type EnvironmentName, ENVIRONMENT_NAMES } from './paper-plan';

/** What a figure's id has for an environment: Table 3's words. */
const WORDS: Record<EnvironmentName, string> = { mirror: 'mirror', 'production-1': 'I', 'production-2': 'II' };
const rounded = (value: number) => Number(value.toFixed(4));
const three = (value: number) => (Number.isNaN(value) ? '-' : value.toFixed(3));
const beside = (ours: number, paper: number | undefined) => `${three(ours)}${paper === undefined ? '' : ` (${three(paper)})`}`.padStart(15);

/** `id` begins the figures' names; the paper's figures stand beside those of its own experiment only. */
export interface Heading {
  id: string;
  title: string;
  ofPaper: boolean;
  note: string;
}

function figure({ id, ofPaper, note }: Heading, name: string, value: number, paper: number): Figure {
  return { id: `${id}-${name}`, value: rounded(value), unit: 'share', ...(ofPaper ? { peer: 'the paper', peerValue: paper } : {}), note };
}

export function tellTable3(heading: Heading, tables: Partial<Record<EnvironmentName, Measured[]>>): Figure[] {
  const names = [...PAPER_COMPONENTS, 'average'];
  console.log(`\nTable 3, ${heading.title}\n${'trained in the mirror, tested in'.padEnd(34)}${names.map((name) => name.padStart(15)).join('')}`);
  return ENVIRONMENT_NAMES.flatMap((environment) => {
    const rows = tables[environment];
    return (rows ? MEASURES : []).flatMap((measure) => {
      const values = (rows as Measured[]).map((row) => row[measure]);
      const papers = TABLE3[environment].map((row) => row[measure]);
      console.log(`${WORDS[environment].padEnd(10)}${measure.padEnd(24)}${values.map((value, index) => beside(value, heading.ofPaper ? papers[index] : undefined)).join('')}`);
      return [figure(heading, `table3-${WORDS[environment]}-${measure}`, values[PAPER_COMPONENTS.length], papers[PAPER_COMPONENTS.length])];
    });
  });
}

export function tellFigure7(heading: Heading, environment: 'mirror' | 'production-1', curve: Array<[number, Measured]>): Figure[] {
  console.log(`\nFigure 7, ${heading.title}, trained and tested in ${WORDS[environment]}\nsamples${MEASURES.map((measure) => measure.padStart(15)).join('')}`);
  return curve.map(([amount, measured]) => {
    const paper = FIGURE7[environment][amount];
    console.log(String(amount).padStart(7) + MEASURES.map((measure) => beside(measured[measure], heading.ofPaper ? paper[measure] : undefined)).join(''));
    return figure(heading, `fig7-${WORDS[environment]}-${amount}`, measured.f1, paper.f1);
  });
}

const TITLES: Record<Method, string> = { before: 'mirror only, before fine-tuning', after: 'the same after fine-tuning', production: 'production I only', mirror: 'mirror only, many samples' };
const IDS: Record<Method, string> = { before: 'table4-before', after: 'table4-after', production: 'table6-production', mirror: 'table5' };

/** `suffix` ends the ids of amounts that are not the paper's. */
export function tellTables4to6(heading: Heading, methods: Partial<Record<Method, Measured>>, scale: number, suffix = ''): Figure[] {
  const ofPaper = heading.ofPaper && suffix === '';
  console.log(`\nTables 4 to 6${suffix === '' ? '' : ` with ${suffix.slice(1)} of the samples`}, ${heading.title}, tested in I\n${'trained on'.padEnd(44)}${MEASURES.map((measure) => measure.padStart(15)).join('')}`);
  const figures = METHODS.flatMap((method) => {
    const measured = methods[method];
    if (!measured) {
      return [];
    }
    const samples = amountsOf(method, scale).join(' + ');
    console.log(`${`${TITLES[method]} (${samples})`.padEnd(44)}${MEASURES.map((measure) => beside(measured[measure], ofPaper ? TABLES4TO6[method][measure] : undefined)).join('')}`);
    return [figure({ ...heading, ofPaper }, `${IDS[method]}${suffix}`, measured.f1, TABLES4TO6[method].f1)];
  });
  const f1 = METHODS.map((method) => methods[method]?.f1 ?? NaN);
  return figures.length < METHODS.length ? figures : [...figures, { id: `${heading.id}-table6-order${suffix}`, value: orderOf(f1), unit: '', note: `1: F1 grows in the paper's order (before, after, production, mirror): ${f1.map(three).join(', ')}` }];
}

/** Whether it never falls and grows as a whole; null where all are the same, which says nothing. */
function orderOf(f1: number[]): number | null {
  return Math.max(...f1) === Math.min(...f1) ? null : Number(f1.every((value, index) => index === 0 || value >= f1[index - 1]));
}

/** Kinds of fault by how often their component is found. */
export function tellKinds({ id, title, note }: Heading, kinds: Array<{ kind: string; faults: number; first: number }>): Figure[] {
  console.log(`\nRight component first, ${title}, trained in the mirror, tested in all three\n${kinds.map(({ kind, faults, first }) => `${kind.padEnd(20)}${first.toFixed(2)}  of ${faults}`).join('\n')}`);
  return kinds.slice(-1).map(({ first, faults }) => ({ id: `${id}-first`, value: rounded(first), unit: 'share', note: `right component first, ${faults} faults; ${note}` }));
}
