"""An independent LSTM autoencoder forward pass in float64, written from the equations of the LSTM (Gers et al. 2000).

Run `python3 autoencoder.py > autoencoder.json` in this folder to make the vector that the tests compare with.
"""
import json

import numpy as np

FEATURES, WINDOW, HIDDEN, LATENT, BATCH = 3, 5, 4, 2, 2
random = np.random.default_rng(20)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def layer(inputs, units):
    """Random weights; each gate apart, so that nothing depends on how the code under test packs them."""
    gates = {gate: {"W": random.normal(0, 0.8, (units, inputs)), "U": random.normal(0, 0.8, (units, units)), "b": random.normal(0, 0.5, units)} for gate in "ifoc"}
    packed = {
        "input": np.concatenate([gates[g]["W"] for g in "iofc"]),
        "hidden": np.concatenate([gates[g]["U"] for g in "iofc"]),
        "bias": np.concatenate([gates[g]["b"] for g in "iofc"]),
    }
    return gates, packed


def run(gates, sequence):
    units = len(gates["i"]["b"])
    h, c, states = np.zeros(units), np.zeros(units), []
    for x in sequence:
        z = {g: gates[g]["W"] @ x + gates[g]["U"] @ h + gates[g]["b"] for g in "ifoc"}
        c = sigmoid(z["f"]) * c + sigmoid(z["i"]) * np.tanh(z["c"])
        h = sigmoid(z["o"]) * np.tanh(c)
        states.append(h)
    return states


layers = {"encoder1": layer(FEATURES, HIDDEN), "encoder2": layer(HIDDEN, LATENT), "decoder1": layer(LATENT, LATENT), "decoder2": layer(LATENT, HIDDEN)}
readout = {"weight": random.normal(0, 0.8, (FEATURES, HIDDEN)), "bias": random.normal(0, 0.5, FEATURES)}
windows = random.normal(0, 1, (BATCH, WINDOW, FEATURES))

last = []
for window in windows:
    latent = run(layers["encoder2"][0], run(layers["encoder1"][0], window))[-1]
    decoded = run(layers["decoder2"][0], run(layers["decoder1"][0], [latent] * WINDOW))
    last.append(readout["weight"] @ decoded[-1] + readout["bias"])

arrays = {f"{name}.{part}": value for name, (_, packed) in layers.items() for part, value in packed.items()}
arrays |= {f"readout.{part}": value for part, value in readout.items()}
print(json.dumps({
    "features": FEATURES, "window": WINDOW, "hidden": HIDDEN, "latent": LATENT, "batch": BATCH,
    "arrays": {name: {"shape": list(value.shape), "data": value.round(6).ravel().tolist()} for name, value in arrays.items()},
    "windows": windows.round(6).ravel().tolist(),
    "last": np.array(last).ravel().tolist(),
}))
