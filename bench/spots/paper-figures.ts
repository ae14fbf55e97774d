/** What the mirror paper prints (Li, Akashi, Nozue, Tayama: A Mirror Environment to Produce Artificial Intelligence Training Data, IEEE Access 2022), as printed. */

import type { EnvironmentName } from './paper-plan';

export const MEASURES = ['accuracy', 'precision', 'recall', 'f1'] as const;
export type Measure = (typeof MEASURES)[number];
export type Measured = Record<Measure, number>;

const row = (accuracy: number, precision: number, recall: number, f1: number): Measured => ({ accuracy, precision, recall, f1 });
/** The paper's order: two databases, two applications. */
export const PAPER_COMPONENTS = ['db1', 'db2', 'app1', 'app2'] as const;

/** Table 3: trained in the mirror, tested in each; per component in the order above, then the average. */
export const TABLE3: Record<EnvironmentName, Measured[]> = {
  'production-1': [row(1, 1, 1, 1), row(1, 1, 1, 1), row(0.986, 0.875, 1, 0.993), row(0.991, 0.923, 1, 0.96), row(0.994, 0.995, 1, 0.973)],
  'production-2': [row(1, 1, 1, 1), row(1, 1, 1, 1), row(0.995, 0.996, 1, 0.982), row(1, 1, 1, 1), row(0.999, 0.992, 1, 0.996)],
  mirror: [row(0.998, 1, 0.984, 0.992), row(1, 1, 1, 1), row(1, 1, 1, 1), row(0.988, 0.988, 1, 0.994), row(0.999, 0.997, 0.996, 0.997)],
};

/** Figure 7: averages by the amount of training data, for PI_2 (the mirror) and PI_3 (production I). */
export const FIGURE7: Record<'mirror' | 'production-1', Record<number, Measured>> = {
  mirror: {
    15: row(0.795, 0.212, 0.192, 0.176), 30: row(0.836, 0.339, 0.295, 0.303), 45: row(0.853, 0.435, 0.393, 0.395), 60: row(0.867, 0.519, 0.502, 0.495), 75: row(0.887, 0.581, 0.552, 0.548),
    90: row(0.896, 0.625, 0.595, 0.587), 105: row(0.912, 0.676, 0.624, 0.627), 120: row(0.915, 0.694, 0.656, 0.655), 135: row(0.932, 0.751, 0.744, 0.735), 150: row(0.925, 0.724, 0.701, 0.692),
  },
  'production-1': {
    15: row(0.812, 0.293, 0.261, 0.25), 30: row(0.851, 0.426, 0.416, 0.408), 45: row(0.873, 0.509, 0.478, 0.447), 60: row(0.887, 0.559, 0.564, 0.551), 75: row(0.907, 0.653, 0.605, 0.609),
    90: row(0.912, 0.684, 0.647, 0.644), 105: row(0.915, 0.673, 0.665, 0.658), 120: row(0.923, 0.709, 0.67, 0.673), 135: row(0.933, 0.752, 0.728, 0.725), 150: row(0.933, 0.727, 0.747, 0.725),
  },
};

export const METHODS = ['before', 'after', 'production', 'mirror'] as const;
export type Method = (typeof METHODS)[number];

/** Table 4 before and after fine-tuning, the production-only row of Table 6 (Figure 7 at 150), and Table 5; all tested in production I. */
export const TABLES4TO6: Record<Method, Measured> = {
  before: row(0.882, 0.528, 0.464, 0.57),
  after: row(0.927, 0.706, 0.71, 0.696),
  production: row(0.933, 0.727, 0.747, 0.725),
  mirror: row(0.993, 0.718, 0.807, 0.745),
};
/** Samples of each method in the paper: of the mirror, then of production. */
export const METHOD_SAMPLES: Record<Method, [mirror: number, production: number]> = { before: [120, 0], after: [120, 30], production: [0, 150], mirror: [350, 0] };
