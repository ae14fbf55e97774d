"""Loss, gradient and two AdamW steps of the LSTM autoencoder by PyTorch in float64, for given weights, rows and dropout masks.

Run `python3 native.py > native.json` in this folder to make the vector that the tests compare with. PyTorch's gates are in the
order i, f, g, o with two biases; the flat vectors here are in the order i, o, f, c with one.
"""
import json

import torch

FEATURES, WINDOW, HIDDEN, LATENT, BATCH = 3, 4, 5, 2, 3
LEARNING_RATE, DECAY = 0.01, 0.1
SHAPES = {"encoder1": (FEATURES, HIDDEN), "encoder2": (HIDDEN, LATENT), "decoder1": (LATENT, LATENT), "decoder2": (LATENT, HIDDEN)}

torch.manual_seed(21)
torch.set_default_dtype(torch.float64)
layers = {name: torch.nn.LSTM(*shape) for name, shape in SHAPES.items()}
readout = torch.nn.Linear(HIDDEN, FEATURES)
for layer in layers.values():
    torch.nn.init.zeros_(layer.bias_hh_l0)
    layer.bias_hh_l0.requires_grad_(False)
trained = [[layer.weight_ih_l0, layer.weight_hh_l0, layer.bias_ih_l0] for layer in layers.values()] + [[readout.weight, readout.bias]]
with torch.no_grad():
    for parameter in sum(trained, []):
        parameter.copy_((parameter * 2).float())

rows = torch.randn(WINDOW, BATCH, FEATURES).float().double()
masks = [(torch.rand(WINDOW, BATCH, size) > 0.25).double() * 1.25 for size in (HIDDEN, LATENT)]


def loss():
    encoded, _ = layers["encoder1"](rows)
    latent = layers["encoder2"](encoded * masks[0])[0][-1]
    decoded, _ = layers["decoder1"](latent.expand(WINDOW, BATCH, LATENT))
    decoded, _ = layers["decoder2"](decoded * masks[1])
    return ((readout(decoded) - rows) ** 2).mean()


def flat(value):
    """The values of all parameters (`value` picks which), gates put into our order."""
    numbers = []
    for group in trained:
        for parameter in group:
            matrix = value(parameter).detach()
            if len(group) == 3:
                i, f, g, o = matrix.chunk(4)
                matrix = torch.cat([i, o, f, g])
            numbers += matrix.flatten().tolist()
    return numbers


def columns(tensor):
    """[window, batch, rows] as [window, rows, batch]"""
    return tensor.transpose(1, 2).flatten().tolist()


optimizer = torch.optim.AdamW(sum(trained, []), lr=LEARNING_RATE, weight_decay=DECAY)
start = flat(lambda parameter: parameter)
losses, gradient = [], None
for step in (1, 2):
    # Ours adds epsilon to the root before the bias correction, as at the end of section 2 of Kingma and Ba; PyTorch after it.
    optimizer.param_groups[0]["eps"] = 1e-8 / (1 - 0.999**step) ** 0.5
    optimizer.zero_grad()
    value = loss()
    value.backward()
    losses.append(value.item())
    gradient = gradient or flat(lambda parameter: parameter.grad)
    optimizer.step()

print(json.dumps({
    "sizes": {"features": FEATURES, "window": WINDOW, "hidden": HIDDEN, "latent": LATENT, "batch": BATCH},
    "learningRate": LEARNING_RATE, "decay": DECAY,
    "parameters": start, "rows": columns(rows), "masks": {"encoder": columns(masks[0]), "decoder": columns(masks[1])},
    "losses": losses, "gradient": gradient, "after": flat(lambda parameter: parameter),
}))
