/**
 * bench engine [--peer torch|none] [--rounds N]: training, scoring and back-filling beside PyTorch, where python3-torch is installed,
 * in one run. Each measure is a process of its own; ours and the peer's take turns, and the best round of each counts.
 */

import { findTorch, type Measured, ours, torch } from './engine/peer';
import { peakFlops } from './engine/peak';
import { routenetSizes } from './engine/routenet';
import { FLOPS, type WorkName, WORKS } from './engine/works';
import type { Figure } from './report/figure';

const LABELS: Array<[WorkName | 'R', string]> = [
  ['A', 'trainA'],
  ['B', 'trainB'],
  ['C', 'live400'],
  ['D', 'backfill'],
  ['E', 'classifier'],
  ['R', 'routenet'],
];

/** Works that a kernel outside the graph may run. */
const NATIVE = new Set(['A', 'B']);

interface Row {
  engine: string;
  threads: number;
  measured: Measured;
}

const faster = (a: Measured | undefined, b: Measured): Measured => (a && a.seconds <= b.seconds ? a : b);

/** Every engine's best of `rounds` turns. */
async function measure(work: WorkName | 'R', python: string | null, rounds: number): Promise<Row[]> {
  const sizes = work === 'R' ? routenetSizes() : WORKS[work];
  const runners: Array<{ engine: string; threads: number; run(): Promise<Measured> }> = [1, 2].flatMap((threads) => [
    ...(NATIVE.has(work) ? [{ engine: 'native', threads, run: () => ours(work, threads, true) }] : []),
    { engine: 'graph', threads, run: () => ours(work, threads, false) },
    ...(python ? [{ engine: 'torch', threads, run: () => torch(python, work, sizes, threads) }] : []),
  ]);
  const found = new Map<number, Measured>();
  for (let round = 0; round < rounds; round++) {
    for (const [index, { run }] of runners.entries()) {
      found.set(index, faster(found.get(index), await run()));
    }
  }
  return runners.map(({ engine, threads }, index) => ({ engine, threads, measured: found.get(index) as Measured }));
}

/** Ours on two threads are two models side by side: the time of each is half of what both take. */
const perModel = ({ engine, threads, measured }: Row): number => (engine === 'torch' ? measured.seconds : measured.seconds / threads);

function figuresOf(work: WorkName | 'R', label: string, rows: Row[], peak: number): Figure[] {
  return rows
    .filter(({ engine }) => engine !== 'torch')
    .map((row) => {
      const peer = rows.find(({ engine, threads }) => engine === 'torch' && threads === row.threads);
      const seconds = perModel(row);
      const plain = row.engine === 'graph' && NATIVE.has(work) ? '-graph' : '';
      const speed = work === 'R' ? '' : `, ${(FLOPS[work] / seconds / 1e9).toFixed(0)} GFLOP/s, ${((100 * FLOPS[work]) / seconds / peak / row.threads).toFixed(0)} % of the peak`;
      return {
        id: `E-${label}${plain}${row.threads === 1 ? '' : `-${row.threads}`}`,
        value: peer ? Number((peer.measured.seconds / seconds).toFixed(2)) : null,
        unit: 'times',
        ...(peer ? { peer: `PyTorch ${peer.measured.version}, ${peer.threads} thread${peer.threads > 1 ? 's' : ''}`, peerValue: 1 } : {}),
        note: `${(1000 * seconds).toFixed(1)} ms${peer ? ` against ${(1000 * peer.measured.seconds).toFixed(1)}` : ''}${speed} (${row.engine === 'native' ? row.measured.version : 'onnxruntime graph'})`,
      };
    });
}

export async function run(options: Record<string, string>): Promise<{ seeds: number[]; figures: Figure[] }> {
  const python = options.peer === 'none' ? null : findTorch();
  console.log(python ? 'peer: PyTorch' : 'no python3-torch here: our own figures only');
  const peak = await peakFlops();
  const figures: Figure[] = [{ id: 'E-peak', value: Number((peak / 1e9).toFixed(0)), unit: 'GFLOP/s', note: 'one core, product of two 768 x 768 matrices in onnxruntime' }];
  const wanted = options.works?.split(',');
  for (const [work, label] of LABELS.filter(([name]) => !wanted || wanted.includes(name))) {
    console.log(`work ${work} (${label}) ...`);
    figures.push(...figuresOf(work, label, await measure(work, python, Number(options.rounds ?? 3)), peak));
  }
  return { seeds: [1], figures };
}
