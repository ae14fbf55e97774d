import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeCorrected } from '../../../../sidecar/twin/corrected/model';
import { correctedPredictor } from '../../../../sidecar/twin/corrected/predictor';
import { line } from '../queueing/networks';

const SHIPPED = readFileSync(join(__dirname, '../../../../deploy/twin/models/corrected.json'), 'utf8');
const changed = (change: object) => JSON.stringify({ ...(JSON.parse(SHIPPED) as object), ...change });

test.each([
  ['an empty file', '', 'MODEL_CORRUPT', /cut off/],
  ['a file that is cut', SHIPPED.slice(0, 5000), 'MODEL_CORRUPT', /cut off/],
  ['another file', '{"kind":"other"}', 'MODEL_CORRUPT', /no corrected/],
  ['null', 'null', 'MODEL_CORRUPT', /no corrected/],
  ['a changed weight', SHIPPED.replace(/"networks":\[\[(-?\d)/, '"networks":[[9$1'), 'MODEL_CORRUPT', /checksum/],
  ['another version', changed({ version: 99 }), 'MODEL_UNFIT', /version 99/],
])('%s is refused with a code', (_, text, code, message) => {
  expect(() => decodeCorrected(text)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }) as Error);
});

test('the shipped model knows one link: near M/D/1 and its loss', async () => {
  const { delay, loss } = await correctedPredictor(decodeCorrected(SHIPPED)).predict(line(2, [[0, 1, 0, 0.6]], { buffer: 32_000 }));
  expect(Math.abs(delay[0] / (0.01 + (0.01 * 0.6) / (2 * 0.4)) - 1)).toBeLessThan(0.15);
  expect(loss[0]).toBeLessThan(1e-3);
});
