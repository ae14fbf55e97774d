import { correctedFigures } from '../../../../sidecar/twin/corrected/figures';
import { decodeCorrected, encodeCorrected } from '../../../../sidecar/twin/corrected/model';
import { correctedPredictor } from '../../../../sidecar/twin/corrected/predictor';
import { type CorrectedCheckpoint, trainCorrected } from '../../../../sidecar/twin/corrected/train';
import { addErrors, errorsOf, NO_ERRORS, sumErrors } from '../../../../sidecar/twin/evaluation/errors';
import type { Predictor } from '../../../../sidecar/twin/predictor';
import { queueingPredictor } from '../../../../sidecar/twin/queueing/predictor';
import { scenarioStream } from '../../../../sidecar/twin/scenario/generate';
import type { Sample } from '../../../../sidecar/twin/scenario/results';
import { measurementOf } from '../../../../sidecar/twin/simulator/measurement';
import { simulate } from '../../../../sidecar/twin/simulator/simulate';

const OPTIONS = { networks: 1, epochs: 50, units: { hidden: 8, code: 6, joined: 6 } };

async function simulated(count: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const { seed, intensity, scenario } of scenarioStream({ seed: 5, mostNodes: 6 })) {
    if (samples.length === count) {
      break;
    }
    samples.push({ name: `generated-${seed}`, scenario, intensity, measured: measurementOf(await simulate(scenario, { seed, warmUpSeconds: 50, window: { seconds: 1500 } })) });
  }
  return samples;
}

async function delayError(predictor: Predictor, samples: Sample[]): Promise<number> {
  let sums = NO_ERRORS;
  for (const { scenario, measured } of samples) {
    sums = addErrors(sums, sumErrors(await predictor.predict(scenario, measured.flows), measured.flows));
  }
  return errorsOf(sums).delay;
}

test('training makes predictions better; goes on where it was stopped, to the same model; and the file gives it back', async () => {
  const samples = await simulated(6);
  const whole = await trainCorrected(samples, OPTIONS);
  expect(await delayError(correctedPredictor(whole), samples)).toBeLessThan(await delayError(queueingPredictor(), samples));

  let kept: CorrectedCheckpoint | null = null;
  const checkpoint = { load: () => kept && (JSON.parse(JSON.stringify(kept)) as CorrectedCheckpoint), keep: (each: CorrectedCheckpoint) => (kept = each) };
  const stop = new AbortController();
  const stopped = trainCorrected(samples, OPTIONS, { checkpoint, signal: stop.signal, onProgress: (done) => done === 30 && stop.abort(new Error('enough')) });
  await expect(stopped).rejects.toThrow('enough');
  const epochs: number[] = [];
  const resumed = await trainCorrected(samples, OPTIONS, { checkpoint, onProgress: (done) => epochs.push(done) });
  expect(epochs[0]).toBe(26);
  expect(resumed.networks).toEqual(whole.networks);

  const again = decodeCorrected(encodeCorrected(whole));
  const [first] = samples;
  const [before, after] = [await correctedPredictor(whole).predict(first.scenario), await correctedPredictor(again).predict(first.scenario)];
  before.delay.forEach((delay, flow) => expect(after.delay[flow] / delay).toBeCloseTo(1, 3));
  const { paths, ports } = correctedFigures(whole, first.scenario);
  expect(paths.delay).toEqual(before.delay);
  ports.forEach(({ utilisation }, port) => expect(Math.abs(utilisation - first.measured.ports[port].utilization)).toBeLessThan(0.1));
});

test('nothing to learn from is told', async () => {
  await expect(trainCorrected([])).rejects.toMatchObject({ code: 'DATASET_TOO_SMALL' });
});
