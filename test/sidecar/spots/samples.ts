import { createRandom, type Random } from '../../../sidecar/nn/random';
import { rowsOf, SPOT_FEATURES, type SpotSample } from '../../../sidecar/spots/sample';
import { sampleId } from '../../../sidecar/spots/validity';

/** A sample as the sidecar keeps it; what a test is about is given. */
export function sampleOf(overrides: Partial<SpotSample> = {}): SpotSample {
  const { moments = 7, components = ['db1', 'app1'], features = [...SPOT_FEATURES] } = overrides;
  const sample = {
    service: 'ims', environment: 'mirror', run: 'r1', fault: 'kill', component: 'db1', parameters: { seconds: 5 }, seed: 7, version: '0.1.0', moment: 1_700_000_000_000, stepMs: 1000,
    moments, components, features,
    values: Array.from({ length: rowsOf(moments) }, (_, row) => Array.from({ length: components.length * features.length }, (_unused, column) => Math.fround(10 * column + (row % 3) / 10))),
    quality: { bridged: 0.01, confirmed: true, unrest: 1.5 }, discarded: null, ...overrides,
  };
  return { ...sample, sample: overrides.sample ?? sampleId(sample) };
}

export const nominalOf = (overrides: Partial<SpotSample> = {}) => sampleOf({ run: '', fault: null, component: null, parameters: {}, ...overrides });

/** Texts that break what does not quote. */
export const HOSTILE = ['"', 'a"b""c', 'one\ntwo\r\nthree\rfour', ',', ';,\t,', "'; drop table samples; --", '=1+1', 'naïve Ω 日本 🜁', ' padded ', 'null', 'NaN', '-1', '\\', '__proto__', 'x'.repeat(10_240), '\u0000nul', '\ufeffmark', '+', 'a+b'];

/** A sample drawn by chance: shapes, kinds of missing values, labels that break what does not quote. */
export function randomSample(random: Random): SpotSample {
  const whole = (below: number) => Math.floor(random() * below);
  const text = () => HOSTILE[whole(HOSTILE.length)];
  const some = (least: number) => [...new Set(Array.from({ length: least + whole(3) }, text))];
  const moments = 1 + whole(4);
  const [components, features] = [some(1), some(1).map((name) => name.replace('\ufeff', ''))];
  const isFault = random() < 0.7;
  const level = () => (random() < 0.1 ? NaN : Math.fround((random() < 0.1 ? 0 : random() - 0.5) * 10 ** (whole(60) - 30)));
  return sampleOf({
    moments, components, features, service: 'ims', environment: ['mirror', 'production'][whole(2)], run: isFault ? text() : '', fault: isFault ? text() : null, component: isFault ? text() : null,
    parameters: Object.fromEntries(some(0).map((name) => [name, random() < 0.5 ? text() : random() * 1e6])), seed: random() < 0.3 ? null : whole(2 ** 31), moment: 1_700_000_000_000 + whole(1e9), stepMs: 1 + whole(60_000),
    values: Array.from({ length: rowsOf(moments) }, () => Array.from({ length: components.length * features.length }, level)),
    quality: { bridged: random(), confirmed: [true, false, null][whole(3)], unrest: random() < 0.3 ? null : random() * 100 }, discarded: random() < 0.3 ? text() : null,
  });
}

export function randomSamples(count: number, seed: number): SpotSample[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => randomSample(random));
}
