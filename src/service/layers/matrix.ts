/** Which component's deviations go along with which node's. Pure. */
import { ALL_COMPONENTS } from '../../../sidecar/contract';
import { type Association, associationOf, blockLength, uniform } from './association';
import { isOver, type ScoreRow } from './rows';

/**
 * `with`: more often together than chance gives; `chance`: that cannot be said; `unsure`: too few deviations to tell. That two keep apart
 * is never said: among few deviations independent ones miss one another too often.
 */
export type Verdict = 'with' | 'chance' | 'unsure';

export interface Cell {
  node: string;
  component: string;
  association: Association;
  verdict: Verdict;
}

export interface NodeMatrix {
  nodes: Array<{ node: string; share: number; cells: Cell[] }>;
  components: string[];
  /** Components with deviations that have no column. */
  left: number;
}

const REPLICATES = 400;
const SEED = 1;
const MOST_COLUMNS = 16;

/** 1 where any of the rows is over its line, 0 where one is known and none is over, else NaN. */
function anyOver(rows: readonly ScoreRow[], length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => rows.reduce((any, { scores }) => (Number.isNaN(scores[i]) ? any : Math.max(Number.isNaN(any) ? 0 : any, isOver(scores[i]) ? 1 : 0)), NaN));
}

function verdictOf({ interval }: Association): Verdict {
  return !interval ? 'unsure' : interval[0] > 1 ? 'with' : 'chance';
}

/**
 * @param rows of both layers on one grid
 * @param nodes by name; where there is one its groups have no scores by node, so that their own are its
 */
export function nodeMatrix(rows: readonly ScoreRow[], nodes: readonly string[], length: number): NodeMatrix {
  const physical = rows.filter(({ layer }) => layer === 'physical');
  const known = anyOver(physical.filter(({ component }) => component === ALL_COMPONENTS), length).map((value) => (Number.isNaN(value) ? NaN : 0));
  const ofNode = (node: string) => (nodes.length === 1 ? anyOver(physical, length) : withKnown(anyOver(physical.filter(({ component }) => component === node), length), known));
  const virtual = rows.filter(({ layer, component }) => layer === 'virtual' && component !== ALL_COMPONENTS);
  const columns = [...new Set(virtual.map(({ component }) => component))].map((component) => ({ component, over: anyOver(virtual.filter((row) => row.component === component), length) }));
  const shown = columns.sort((a, b) => total(b.over) - total(a.over) || a.component.localeCompare(b.component)).slice(0, MOST_COLUMNS);
  const lines = nodes.map((node) => {
    const over = ofNode(node);
    const cells = shown.map(({ component, over: other }): Cell => {
      const association = associationOf(over, other, { replicates: REPLICATES, block: blockLength([over, other], length), random: uniform(SEED) });
      return { node, component, association, verdict: verdictOf(association) };
    });
    return { node, share: total(over) / Math.max(1, over.filter((value) => !Number.isNaN(value)).length), cells };
  });
  return { nodes: lines, components: shown.map(({ component }) => component), left: columns.length - shown.length };
}

/** A node that was never over its line has no series of its own, but is known where its groups are. */
const withKnown = (over: Float64Array, known: Float64Array) => over.map((value, i) => (Number.isNaN(value) ? known[i] : value));
const total = (values: Float64Array) => values.reduce((sum, value) => sum + (value === 1 ? 1 : 0), 0);
