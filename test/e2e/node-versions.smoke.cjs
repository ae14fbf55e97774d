// Trains two epochs, exports, and scores with the built sidecar, under whichever Node runs this. Prints what it got as JSON.
const { AUTOENCODER_DEFAULTS, layoutOf } = require('../../build/sidecar/nominal/autoencoder/autoencoder.js');
const { openNativeAutoencoder } = require('../../build/sidecar/nn/native/native.js');
const { openForeignScorer } = require('../../build/sidecar/nominal/foreign.js');
const { exportModel, openScorer } = require('../../build/sidecar/nominal/interchange.js');
const { trainAutoencoder } = require('../../build/sidecar/nominal/autoencoder/training.js');
const { initialArrays, toFlat } = require('../../build/sidecar/nn/parameters.js');
const { createRandom } = require('../../build/sidecar/nn/random.js');

const FEATURES = 4;
const HYPERPARAMETERS = { ...AUTOENCODER_DEFAULTS, window: 8, hidden: 8, latent: 4, epochs: 2 };
const SHAPE = { features: FEATURES, window: 8, hidden: 8, latent: 4 };

const wave = (rows) => Float32Array.from({ length: rows * FEATURES }, (_, at) => 0.5 + 0.4 * Math.sin(Math.floor(at / FEATURES) / 6 + (at % FEATURES)));

async function scores(opening, windows) {
  const scorer = await opening;
  const found = await scorer.reconstructLast(windows, windows.length / (FEATURES * HYPERPARAMETERS.window));
  await scorer.close();
  return [...found];
}

/** The losses of three steps of the native kernel; null where there is none. */
function nativeLosses() {
  const kernel = openNativeAutoencoder({ ...SHAPE, batch: 2 });
  if (!kernel) {
    return null;
  }
  const parameters = toFlat(initialArrays(layoutOf(SHAPE), createRandom(3)), layoutOf(SHAPE));
  const state = { parameters, m: new Float32Array(parameters.length), v: new Float32Array(parameters.length) };
  const losses = [1, 2, 3].map(() => kernel.step(state, wave(16), null, 0.01, 0, Infinity));
  kernel.close();
  return losses;
}

async function main() {
  const weights = await trainAutoencoder(wave(120), FEATURES, [[0, 120]], HYPERPARAMETERS, {});
  const features = Array.from({ length: FEATURES }, (_, index) => ({ component: 'a', name: `f${index}`, metric: 'f', counter: false }));
  const scaler = { kind: 'minmax', unit: [], center: [], scale: [], bound: Infinity };
  const model = { service: 's', group: 'g', basis: '', stepMs: 1000, features, scaler, fill: [], calibrations: {}, horizons: [], nominal: { from: 0, to: 1 }, trainedAt: 0, weights };
  const windows = wave(64);
  console.log(JSON.stringify({ node: process.versions.node, loss: weights.trainingLoss, own: await scores(openScorer(model), windows), exported: await scores(openForeignScorer(exportModel(model)), windows), native: nativeLosses() }));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
