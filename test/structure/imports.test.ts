import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..', '..');

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath ?? entry.path, entry.name)));
}

function resolveImport(from: string, specifier: string): string | null {
  const base = join(dirname(from), specifier);
  const found = [base, `${base}.ts`, `${base}.tsx`, join(base, 'index.ts')].find((file) => statSync(join(ROOT, file), { throwIfNoEntry: false })?.isFile());
  return found ?? null;
}

/** Relative imports of a file. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*)'/g)].map((match) => resolveImport(file, match[1])).filter((target) => target !== null);
}

/** sidecar/nominal/judging/score.ts -> nominal; sidecar/errors.ts -> errors */
const roomOf = (file: string) => file.split('/')[1].replace(/\.ts$/, '');

/** What each room of the sidecar may import, besides itself, `contract`, `errors` and `version`. docs/architecture.md draws it. */
const MAY_IMPORT: Record<string, string[]> = {
  contract: [],
  errors: [],
  version: [],
  config: [],
  store: [],
  nn: ['store'],
  prometheus: ['store', 'config'],
  series: ['prometheus', 'config'],
  nominal: ['series', 'prometheus', 'nn', 'store', 'jobs', 'config'],
  radiography: ['nominal'],
  past: ['radiography', 'nominal', 'series', 'prometheus', 'nn', 'config'],
  spots: ['nominal', 'series', 'prometheus', 'nn', 'store', 'jobs', 'config'],
  twin: ['nn', 'store'],
  // the worker thread runs the models' training and the twin's simulations
  jobs: ['nn', 'nominal', 'spots', 'twin'],
  chaos: ['store', 'config'],
  mirror: ['chaos', 'store', 'config'],
  http: ['config'],
  cli: ['config', 'chaos', 'jobs', 'mirror', 'nominal', 'past', 'prometheus', 'series', 'store', 'twin'],
  app: ['config', 'store', 'nn', 'prometheus', 'series', 'nominal', 'past', 'spots', 'jobs', 'chaos', 'mirror', 'twin', 'http'],
  main: ['app', 'cli', 'config', 'nn'],
};
const FREE = new Set(['contract', 'errors', 'version']);

const sidecar = sources('sidecar');

test('every room of the sidecar has a rule', () => {
  expect([...new Set(sidecar.map(roomOf))].filter((room) => !(room in MAY_IMPORT))).toEqual([]);
});

test('imports between rooms of the sidecar run one way', () => {
  const wrong = sidecar.flatMap((file) => importsOf(file).filter((target) => {
    const [from, to] = [roomOf(file), roomOf(target)];
    return !target.startsWith('sidecar/') || (from !== to && !(FREE.has(to) && !FREE.has(from)) && !MAY_IMPORT[from]?.includes(to));
  }).map((target) => `${file} -> ${target}`));
  expect(wrong).toEqual([]);
});

/** Imports that are there when the file runs: those of types alone are not. */
const loadedBy = (file: string): string[] => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const named = [...text.matchAll(/^(?:import|export)\s+(?!type\b)(?:(\{[^}]*\}|[^'{]*)\s*from\s*)?'(\.[^']*)'/gm)];
  return named.filter(([, names = '']) => !/^\{(\s*type\s[^,}]*,?)*\s*\}$/.test(names)).map((match) => resolveImport(file, match[2])).filter((target) => target !== null);
};

function reachedFrom(file: string, reached = new Set<string>()): Set<string> {
  loadedBy(file).filter((target) => !reached.has(target)).forEach((target) => reachedFrom(target, reached.add(target)));
  return reached;
}

test('what runs on a worker thread is mathematics, the engine and checkpoints', () => {
  const calm = ['contract', 'errors', 'jobs', 'nn', 'nominal', 'series', 'spots', 'twin'];
  const effects = /\/nominal\/(learning\/learn|learning\/learning|monitor|watch|illness|episode-log)\.ts$|\/series\/(columns|service-series)\.ts$|\/spots\/(spots|learn|model)\.ts$|\/twin\/whatif\/(plans|simulations|examples)\.ts$/;
  // the checkpoint's file, and mathematics beside the waiting for a nominal period
  const known = ['sidecar/store/files.ts', 'sidecar/prometheus/clock.ts'];
  const reached = [...reachedFrom('sidecar/jobs/worker.ts')];
  expect(reached).toEqual(expect.arrayContaining(['sidecar/nominal/judging/ensemble.ts', 'sidecar/nn/session.ts', 'sidecar/spots/classifier.ts', ...known]));
  expect(reached.filter((file) => !known.includes(file) && (!calm.includes(roomOf(file)) || effects.test(file)))).toEqual([]);
});

test('the plugin imports nothing of the sidecar but its contract', () => {
  const outside = sources('src').flatMap((file) => importsOf(file).filter((target) => !target.startsWith('src/')).map((target) => `${file} -> ${target}`));
  expect(outside.filter((arrow) => !arrow.endsWith('-> sidecar/contract.ts'))).toEqual([]);
});

test('contract imports nothing', () => {
  const files = ['sidecar/contract.ts', ...sources('sidecar/contract')];
  expect(files.flatMap(importsOf).filter((target) => !target.startsWith('sidecar/contract/'))).toEqual([]);
});

test('there is no cycle of imports', () => {
  const files = [...sidecar, ...sources('src'), ...sources('demo'), ...sources('bench')];
  const state = new Map<string, 'open' | 'done'>();
  const cycles: string[] = [];
  const visit = (file: string, trail: string[]): void => {
    if (state.get(file) === 'done') {
      return;
    }
    if (state.get(file) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '));
      return;
    }
    state.set(file, 'open');
    importsOf(file).forEach((target) => visit(target, [...trail, file]));
    state.set(file, 'done');
  };
  files.forEach((file) => visit(file, []));
  expect(cycles).toEqual([]);
});
