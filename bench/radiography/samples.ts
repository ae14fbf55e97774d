/** Made samples of a radiography: nominal, and a fifth of them in faults that the service feels. Pure. */

export interface Samples {
  times: number[];
  errors: number[];
  kpis: number[];
}

/** Numbers in (0, 1): a linear congruential generator is enough for a picture. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) + 0.5) / 2 ** 32;
}

/** One sample a second, faults of ten minutes each; the last at `end`, milliseconds. */
export function samplesOf(size: number, end: number, seed = 1): Samples {
  const random = generator(seed);
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const samples: Samples = { times: [], errors: [], kpis: [] };
  for (let i = 0; i < size; i++) {
    const faulty = i % 3000 >= 2400;
    samples.times.push(end - 1000 * (size - 1 - i));
    samples.errors.push(Number(Math.abs((faulty ? 3 : 0.4) + (faulty ? 0.5 : 0.1) * normal()).toFixed(4)));
    samples.kpis.push(Number(Math.abs((faulty ? 12 : 1) + (faulty ? 2 : 0.3) * normal()).toFixed(3)));
  }
  return samples;
}

/** A data source's answer to the query `refId`: one frame, its fields named. */
export function answerOf(refId: string, times: number[], fields: Array<{ name: string; labels?: Record<string, string>; values: number[] }>): object {
  const schema = { refId, fields: [{ name: 'Time', type: 'time' }, ...fields.map(({ name, labels }) => ({ name, type: 'number', labels, config: { displayNameFromDS: name } }))] };
  return { status: 200, frames: [{ schema, data: { values: [times, ...fields.map(({ values }) => values)] } }] };
}
