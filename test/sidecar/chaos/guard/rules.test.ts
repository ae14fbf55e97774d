import { execFileSync } from 'node:child_process';
import { BURST } from '../../../../sidecar/chaos/guard/rules';

describe('spells of a Gilbert-Elliott channel', () => {
  const TRIES = 4000;
  const spells = (mean: number) =>
    execFileSync('bash', ['--norc', '-c', `${BURST}\nRANDOM=7\nfor ((i = 0; i < ${TRIES}; i++)); do spell ${mean}; echo "$ms"; done`], { encoding: 'utf8' }).trim().split('\n').map(Number);

  test.each([50, 200, 1000])('of %i ms in the mean are geometric in steps of 10 ms', (mean) => {
    const found = spells(mean);
    expect(found.every((each) => each >= 10 && each % 10 === 0)).toBe(true);
    // A geometric number of n steps in the mean has the deviation sqrt(n (n - 1)); six of those of the mean.
    const steps = mean / 10;
    expect(Math.abs(found.reduce((sum, each) => sum + each, 0) / TRIES - mean)).toBeLessThan((6 * 10 * Math.sqrt(steps * (steps - 1))) / Math.sqrt(TRIES));
    // The chance to last for at least the mean is (1 - 1/n)^(n - 1).
    const share = (1 - 1 / steps) ** (steps - 1);
    expect(Math.abs(found.filter((each) => each >= mean).length / TRIES - share)).toBeLessThan(6 * Math.sqrt((share * (1 - share)) / TRIES));
  });
});
