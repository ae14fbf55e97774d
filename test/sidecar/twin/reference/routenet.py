"""An independent RouteNet-Fermi in float64, path by path and hop by hop, written from its paper (Ferriol-Galmes et al. 2023).

Run `python3 routenet.py > routenet.json` in this folder to make the vectors that the tests compare with.
"""
import json

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.manual_seed(7)
STATE, READOUT, ROUNDS = 4, 2, 3
PATH_FEATURES, QUEUE_FEATURES, LINK_FEATURES = 17, 5, 5


def dense(*sizes):
    """Layers with a ReLU between them."""
    layers = [layer for before, after in zip(sizes, sizes[1:]) for layer in (nn.Linear(before, after), nn.ReLU())]
    return nn.Sequential(*layers[:-1])


class RouteNet(nn.Module):
    def __init__(self, state, readout):
        super().__init__()
        self.embed = nn.ModuleDict({
            "path": nn.Sequential(dense(PATH_FEATURES, state, state), nn.ReLU()),
            "queue": nn.Sequential(dense(QUEUE_FEATURES, state, state), nn.ReLU()),
            "link": nn.Sequential(dense(LINK_FEATURES, state, state), nn.ReLU()),
        })
        self.update = nn.ModuleDict({"path": nn.GRUCell(2 * state, state), "queue": nn.GRUCell(state, state), "link": nn.GRUCell(state, state)})
        self.readout = dense(state, readout, readout, 1)

    def forward(self, network, rounds):
        """Delay (s), jitter and the logit of the loss of each path."""
        paths, queues, links = (list(self.embed[kind](torch.tensor(network[f"{kind}Features"]))) for kind in ("path", "queue", "link"))
        for _ in range(rounds):
            messages = torch.zeros(len(queues), len(paths[0]))
            sequences = []
            for number, route in enumerate(network["routes"]):
                sequence = []
                for queue in route:
                    # What a queue hears of a path is the path's state before this hop.
                    messages = messages.index_add(0, torch.tensor([queue]), paths[number][None])
                    hop = torch.cat([queues[queue], links[network["linkOfQueue"][queue]]])
                    paths[number] = self.update["path"](hop[None], paths[number][None])[0]
                    sequence.append(paths[number])
                sequences.append(sequence)
            queues = list(self.update["queue"](messages, torch.stack(queues)))
            for queue, link in enumerate(network["linkOfQueue"]):
                links[link] = self.update["link"](queues[queue][None], links[link][None])[0]
        delay, jitter = [], []
        for number, route in enumerate(network["routes"]):
            capacities = [network["capacity"][network["linkOfQueue"][queue]] for queue in route]
            waiting = sum(self.readout(state)[0] / capacity for state, capacity in zip(sequences[number], capacities))
            transmission = sum(network["packetSize"][number] / capacity for capacity in capacities)
            delay.append(waiting + transmission)
            jitter.append(sum(torch.nn.functional.softplus(self.readout(state)[0]) / capacity**2 for state, capacity in zip(sequences[number], capacities)))
        return torch.stack(delay), torch.stack(jitter), self.readout(torch.stack(paths))[:, 0]


def named(model, pick):
    """Parameters (or their gradients, by `pick`) under the names and in the layout of the code under test: gates z, r, h under each other."""
    def gates(tensor):
        reset, update, candidate = pick(tensor).chunk(3)
        return torch.cat([update, reset, candidate])

    arrays = {}
    for kind, (inner, _) in model.embed.items():
        for number, layer in enumerate((inner[0], inner[2]), 1):
            arrays |= {f"{kind}.embedding{number}.weight": pick(layer.weight), f"{kind}.embedding{number}.bias": pick(layer.bias)}
    for kind, cell in model.update.items():
        arrays |= {f"{kind}.update.input": gates(cell.weight_ih), f"{kind}.update.hidden": gates(cell.weight_hh)}
        arrays |= {f"{kind}.update.bias": gates(cell.bias_ih), f"{kind}.update.recurrentBias": gates(cell.bias_hh)}
    for number, layer in enumerate(model.readout[::2], 1):
        arrays |= {f"readout{number}.weight": pick(layer.weight), f"readout{number}.bias": pick(layer.bias)}
    return arrays


def rounded(tensor, digits=6):
    return [float(f"{value:.{digits}g}") for value in tensor.detach().flatten().tolist()]


def features(rows, columns):
    return [[round(value, 3) for value in row] for row in torch.randn(rows, columns).tolist()]


network = {
    # The queue of each hop. Queues 2 and 3 are crossed by two paths, queue 3 at different hops.
    "routes": [[2], [0, 2, 3], [3, 1]],
    "linkOfQueue": [0, 1, 1, 2],
    "capacity": [2.0, 4.0, 3.0],
    "packetSize": [0.5, 1.0, 0.8],
    "pathFeatures": features(3, PATH_FEATURES),
    "queueFeatures": features(4, QUEUE_FEATURES),
    "linkFeatures": features(3, LINK_FEATURES),
}
model = RouteNet(STATE, READOUT)
with torch.no_grad():
    for parameter in model.parameters():
        parameter.copy_((torch.randn_like(parameter) * 0.7).round(decimals=4))

targets = torch.tensor([0.06, 0.7, 0.3])
delay, jitter, logit = model(network, ROUNDS)
mape = ((delay - targets) / targets).abs().mean()
mape.backward()

print(json.dumps({
    "state": STATE, "readout": READOUT, "rounds": ROUNDS,
    "referenceParameters": sum(parameter.numel() for parameter in RouteNet(32, 16).parameters()),
    "network": network,
    "parameters": {name: {"shape": list(value.shape), "data": rounded(value)} for name, value in named(model, lambda tensor: tensor).items()},
    "targets": targets.tolist(),
    "delay": rounded(delay, 9), "jitter": rounded(jitter, 9), "loss": rounded(torch.sigmoid(logit), 9),
    "mape": float(mape),
    "gradients": {name: rounded(value) for name, value in named(model, lambda tensor: tensor.grad).items()},
}))
