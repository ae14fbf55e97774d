"""Work R of `bench engine` in PyTorch: one training step of RouteNet-Fermi, its hops as packed sequences for nn.GRU.

python3 routenet_peer.py R THREADS prints {"seconds": wall seconds of the best step, "version": ...}; network and sizes are those of
routenet.ts, given as JSON on stdin.
"""
import json
import sys
import time

import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence

sizes = json.load(sys.stdin)
torch.set_num_threads(int(sys.argv[2]))
torch.manual_seed(1)
state, readout = sizes["state"], sizes["readout"]


def embedding(features):
    return nn.Sequential(nn.Linear(features, state), nn.ReLU(), nn.Linear(state, state), nn.ReLU())


class RouteNet(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.path_embedding, self.queue_embedding, self.link_embedding = (embedding(features[kind]) for kind in ("path", "queue", "link"))
        self.path_update = nn.GRU(2 * state, state)
        self.queue_update = nn.GRUCell(state, state)
        self.link_update = nn.GRU(state, state)
        self.readout = nn.Sequential(nn.Linear(state, readout), nn.ReLU(), nn.Linear(readout, readout), nn.ReLU(), nn.Linear(readout, 1))

    def forward(self, network):
        paths = self.path_embedding(network["path_features"])
        queues = self.queue_embedding(network["queue_features"])
        links = self.link_embedding(network["link_features"])
        hop_queue, hop_link = network["hop_queue"], network["hop_link"]
        for _ in range(sizes["messageRounds"]):
            hops = PackedSequence(torch.cat([queues[hop_queue], links[hop_link]], 1), network["paths_at_hop"])
            after, last = self.path_update(hops, paths[None])
            before = torch.cat([paths, after.data])[network["before"]]
            messages = torch.zeros_like(queues).index_add(0, hop_queue, before)
            paths = last[0]
            queues = self.queue_update(messages, queues)
            links = self.link_update(queues[network["queues_of_links"]], links[None])[1][0]
        waiting = self.readout(after.data)[:, 0] + network["packet_size"][network["hop_path"]]
        return torch.zeros(len(paths)).index_add(0, network["hop_path"], waiting / network["capacity"][hop_link])


def tensors():
    """Paths sorted by falling length; hops in the order of a packed sequence: all first hops, then all second ones."""
    order = sorted(range(len(sizes["routes"])), key=lambda path: -len(sizes["routes"][path]))
    routes = [sizes["routes"][path] for path in order]
    hops = [(row, hop) for hop in range(len(routes[0])) for row, route in enumerate(routes) if len(route) > hop]
    place = {visit: index for index, visit in enumerate(hops)}
    links = len(sizes["capacity"])
    link_of_queue = torch.tensor(sizes["linkOfQueue"])
    hop_queue = torch.tensor([routes[row][hop] for row, hop in hops])
    return {
        "path_features": torch.tensor(sizes["pathFeatures"]).view(len(routes), -1)[order],
        "queue_features": torch.tensor(sizes["queueFeatures"]).view(len(link_of_queue), -1),
        "link_features": torch.tensor(sizes["linkFeatures"]).view(links, -1),
        "capacity": torch.tensor(sizes["capacity"]),
        "packet_size": torch.tensor(sizes["packetSize"])[order],
        "targets": torch.tensor(sizes["targets"])[order],
        "hop_queue": hop_queue,
        "hop_link": link_of_queue[hop_queue],
        "hop_path": torch.tensor([row for row, _ in hops]),
        "before": torch.tensor([row if hop == 0 else len(routes) + place[row, hop - 1] for row, hop in hops]),
        "paths_at_hop": torch.tensor([sum(len(route) > hop for route in routes) for hop in range(len(routes[0]))]),
        "queues_of_links": torch.tensor([[queue for queue, link in enumerate(sizes["linkOfQueue"]) if link == one] for one in range(links)]).T.contiguous(),
    }


model = RouteNet(sizes["features"])
network = tensors()
optimizer = torch.optim.Adam(model.parameters(), lr=sizes["learningRate"])


def step():
    optimizer.zero_grad(set_to_none=True)
    loss = ((model(network) - network["targets"]) / network["targets"]).abs().mean()
    loss.backward()
    optimizer.step()
    return float(loss)


step()
seconds = []
for _ in range(sizes["rounds"]):
    start = time.perf_counter()
    step()
    seconds.append(time.perf_counter() - start)
print(json.dumps({"seconds": min(seconds), "version": torch.__version__}))
