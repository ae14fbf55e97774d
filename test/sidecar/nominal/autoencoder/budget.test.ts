import { AUTOENCODER_DEFAULTS } from '../../../../sidecar/nominal/autoencoder/autoencoder';
import { withinBudget } from '../../../../sidecar/nominal/autoencoder/budget';

test('a short nominal period is learned as configured', () => expect(withinBudget(AUTOENCODER_DEFAULTS, 120)).toEqual(AUTOENCODER_DEFAULTS));

test.each([6000, 16_000, 40_000])('%d windows take no more than 5,000 steps or 15 passes', (windows) => {
  const { epochs, batch } = withinBudget(AUTOENCODER_DEFAULTS, windows);
  expect(epochs).toBeGreaterThanOrEqual(15);
  expect(epochs === 15 || epochs * Math.ceil(windows / batch) <= 5000).toBe(true);
});

test('what is configured is not raised', () => expect(withinBudget({ ...AUTOENCODER_DEFAULTS, epochs: 3, batch: 256 }, 20_000)).toMatchObject({ epochs: 3, batch: 256 }));
