"""The works of `bench engine` in PyTorch, written as its own manual would: nn.LSTM, nn.Linear, nn.GRUCell, torch.optim.Adam.

python3 peer.py WORK THREADS prints {"seconds": wall seconds of the best round, "version": ...}; the sizes are those of works.ts, given as JSON on stdin.
"""
import json
import sys
import time

import torch
from torch import nn

work, threads = sys.argv[1], int(sys.argv[2])
sizes = json.load(sys.stdin)
torch.set_num_threads(threads)
torch.manual_seed(1)


class Autoencoder(nn.Module):
    def __init__(self, features, hidden, latent, dropout):
        super().__init__()
        self.encoder1 = nn.LSTM(features, hidden, batch_first=True)
        self.encoder2 = nn.LSTM(hidden, latent, batch_first=True)
        self.decoder1 = nn.LSTM(latent, latent, batch_first=True)
        self.decoder2 = nn.LSTM(latent, hidden, batch_first=True)
        self.dropout = nn.Dropout(dropout)
        self.readout = nn.Linear(hidden, features)

    def forward(self, windows):
        outer, _ = self.encoder1(windows)
        _, (latent, _) = self.encoder2(self.dropout(outer))
        repeated = latent[-1].unsqueeze(1).expand(-1, windows.shape[1], -1)
        inner, _ = self.decoder1(repeated)
        states, _ = self.decoder2(self.dropout(inner))
        return states

    def rows(self, windows):
        return self.readout(self.forward(windows))

    def last(self, windows):
        return self.readout(self.forward(windows)[:, -1])


def train(network, loss, batches):
    """One epoch of Adam steps."""
    optimizer = torch.optim.Adam(network.parameters(), lr=0.001)

    def epoch():
        for batch in batches:
            optimizer.zero_grad(set_to_none=True)
            loss(network, batch).backward()
            optimizer.step()

    network.train()
    return epoch


def autoencoder(features, window, hidden, latent, batch, windows, dropout, **_):
    network = Autoencoder(features, hidden, latent, dropout)
    batches = torch.rand(windows // batch, batch, window, features)
    return train(network, lambda net, rows: nn.functional.mse_loss(net.rows(rows), rows), batches)


def live(features, window, hidden, latent, models, **_):
    networks = [Autoencoder(features, hidden, latent, 0).eval() for _ in range(models)]
    windows = torch.rand(models, 1, window, features)

    def once():
        with torch.no_grad():
            for network, rows in zip(networks, windows):
                network.last(rows)

    return once


def backfill(features, window, hidden, latent, windows, batch, **_):
    network = Autoencoder(features, hidden, latent, 0).eval()
    matrix = torch.rand(windows + window - 1, features)

    def once():
        with torch.no_grad():
            for start in range(0, windows, batch):
                rows = matrix[start : min(start + batch, windows) + window - 1].unfold(0, window, 1).transpose(1, 2)
                network.last(rows)

    return once


def classifier(inputs, hidden, outputs, batch, samples, epochs, dropout, **_):
    layers = []
    for before, units in zip([inputs, *hidden], hidden):
        layers += [nn.Linear(before, units), nn.ReLU(), nn.Dropout(dropout)]
    network = nn.Sequential(*layers, nn.Linear(hidden[-1], outputs))
    data = torch.rand(samples // batch, batch, inputs)
    targets = (torch.rand(samples // batch, batch, outputs) < 0.1).float()
    epoch = train(network, lambda net, pair: nn.functional.binary_cross_entropy_with_logits(net(pair[0]), pair[1]), list(zip(data, targets)))
    return lambda: [epoch() for _ in range(epochs)]


WORKS = {"A": autoencoder, "B": autoencoder, "C": live, "D": backfill, "E": classifier}

once = WORKS[work](**sizes)
once()
seconds = []
for _ in range(sizes["rounds"]):
    start = time.perf_counter()
    once()
    seconds.append(time.perf_counter() - start)
print(json.dumps({"seconds": min(seconds), "version": torch.__version__}))
