/** What AutoOPT's paper prints (section V): MAPE of delay and jitter in %, loss as it stands there (its unit is not told). */

import type { Errors } from '../../sidecar/twin/evaluation/errors';

export interface PaperRow {
  validation: Errors;
  test: Errors;
}

const row = (...[delay, delayTest, jitter, jitterTest, loss, lossTest]: number[]): PaperRow => ({ validation: { delay, jitter, loss }, test: { delay: delayTest, jitter: jitterTest, loss: lossTest } });

/** Table I by number of nodes; 0: all. */
export const TABLE_1: Record<number, PaperRow> = {
  0: row(6.63, 8.55, 14.59, 15.05, 6.06, 6.83),
  50: row(5.38, 5.8, 13.64, 14.49, 5.55, 5.29),
  75: row(5.44, 5.24, 12.98, 13.71, 5.13, 5.18),
  100: row(5.27, 5.32, 14.04, 14.07, 5.66, 5.2),
  130: row(6.62, 7.34, 13.29, 14.51, 6.62, 5.91),
  170: row(6.83, 8.21, 14.41, 14.52, 6.7, 6.16),
  200: row(6.31, 8.35, 14.16, 14.81, 6.67, 6.73),
  240: row(7.64, 8.15, 15.18, 15.19, 7.01, 7.24),
  260: row(7.56, 8.76, 15.36, 15.3, 6.9, 7.39),
  280: row(7.66, 9.33, 15.13, 15.47, 6.87, 7.33),
  300: row(7.75, 9.03, 14.6, 15.36, 6.68, 7.24),
};

/** Table II: samples, MAPE of the delay on the validation and the test set. */
export const TABLE_2 = [
  { samples: 20, validation: 10.96, test: 12.38 },
  { samples: 38, validation: 9.46, test: 11.34 },
  { samples: 57, validation: 8.43, test: 10.76 },
  { samples: 79, validation: 7.13, test: 9.43 },
  { samples: 100, validation: 6.63, test: 8.55 },
];

/** Figure 10 as the text tells it: winners of the challenge on the test set, delay. */
export const FIGURE_10 = [
  { name: 'AutoOPT (paper)', delay: 8.55 },
  { name: 'Snowyowl, Ghost Ducks (paper: "about")', delay: 8.5 },
];
