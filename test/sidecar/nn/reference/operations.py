"""Outputs and gradients of every operation by PyTorch's autograd in float64, for the cases of cases.ts (same names).

Run `python3 operations.py > operations.json` in this folder (PyTorch 1.13) to make the vectors that the tests compare with.
Gates are in ONNX's order here: i, o, f, c for LSTM, z, r, h for GRU.
"""
import json

import torch
from torch.nn import functional as F

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)


def signed(*shape):
    """Values in +-(0.2, 1.6): away from kinks."""
    return (0.2 + 1.4 * torch.rand(*shape)) * torch.sign(torch.rand(*shape) - 0.5)


def positive(*shape):
    return 0.7 + 1.4 * torch.rand(*shape)


def lstm(sequence, weights, hidden, bias):
    units = hidden.shape[1]
    reorder = lambda w: torch.cat([w[0:units], w[2 * units : 3 * units], w[3 * units :], w[units : 2 * units]])
    flat = [reorder(weights), reorder(hidden), reorder(bias), torch.zeros_like(bias)]
    columns = torch.stack([moment.T for moment in sequence])
    zero = torch.zeros(1, columns.shape[1], units)
    states, _, _ = torch._VF.lstm(columns, (zero, zero), flat, True, 1, 0.0, False, False, False)
    return torch.cat([state.T for state in states])


def gru(x, h, weights, recurrent, bias, recurrent_bias):
    units = h.shape[1]
    reorder = lambda w: torch.cat([w[units : 2 * units], w[:units], w[2 * units :]])
    return torch._VF.gru_cell(x, h, reorder(weights), reorder(recurrent), reorder(bias), reorder(recurrent_bias))


def segment_sum(x, segment, rows):
    return torch.zeros(rows, x.shape[1]).index_add(0, torch.tensor(segment), x)


bits = torch.tensor([[0.0, 1.0]] * 3)
CASES = {
    "matmul": ([signed(3, 4), signed(4, 2)], lambda a, b: a @ b),
    "matmul plus a bias": ([signed(3, 4), signed(4, 2), signed(2)], lambda a, b, c: a @ b + c),
    "matmul plus a matrix": ([signed(3, 4), signed(4, 2), signed(3, 2)], lambda a, b, c: a @ b + c),
    "matmul, first transposed": ([signed(4, 3), signed(4, 2)], lambda a, b: a.T @ b),
    "matmul, second transposed": ([signed(3, 4), signed(2, 4)], lambda a, b: a @ b.T),
    "matmul, both transposed": ([signed(4, 3), signed(2, 4)], lambda a, b: a.T @ b.T),
    "add": ([signed(2, 3), signed(2, 3)], torch.add),
    "add of a row": ([signed(2, 3), signed(3)], torch.add),
    "add of a column": ([signed(2, 1), signed(2, 3)], torch.add),
    "add of a scalar": ([signed(2, 3), signed(1).reshape([])], torch.add),
    "sub": ([signed(2, 3), signed(3)], torch.sub),
    "mul": ([signed(2, 3), signed(2, 3)], torch.mul),
    "mul by a column": ([signed(2, 3), signed(2, 1)], torch.mul),
    "mul of three dimensions": ([signed(2, 2, 3), signed(2, 1)], torch.mul),
    "div": ([positive(2, 3), positive(3)], torch.div),
    "square": ([signed(2, 3)], torch.square),
    "scale": ([signed(2, 3)], lambda x: -2.5 * x),
    "negate": ([signed(2, 3)], torch.neg),
    "sigmoid": ([signed(2, 3)], torch.sigmoid),
    "tanh": ([signed(2, 3)], torch.tanh),
    "relu": ([signed(2, 3)], torch.relu),
    "exp": ([signed(2, 3)], torch.exp),
    "log": ([positive(2, 3)], torch.log),
    "abs": ([signed(2, 3)], torch.abs),
    "log of softmax": ([signed(2, 3)], lambda x: F.log_softmax(x, 1)),
    "where, by the greater": ([signed(2, 3), signed(3)], torch.maximum),
    "softplus": ([signed(2, 3)], F.softplus),
    "sqrt": ([positive(2, 3)], torch.sqrt),
    "dropout by a mask": ([signed(2, 3)], lambda x: x * torch.tensor([[0.0, 2, 2], [0, 0, 2]])),
    "reshape": ([signed(2, 6)], lambda x: x.reshape(3, 4)),
    "transpose": ([signed(2, 3)], lambda x: x.T),
    "transpose of three dimensions": ([signed(2, 3, 2)], lambda x: x.permute(2, 0, 1)),
    "slice of rows": ([signed(4, 3)], lambda x: x[1:3]),
    "slice from the front": ([signed(2, 4)], lambda x: x[:, :3]),
    "split, one piece used twice, one never": ([signed(2, 5)], lambda x: x[:, :2] * x[:, 2:4]),
    "concat of columns": ([signed(2, 3), signed(2, 1), signed(2, 2)], lambda *pieces: torch.cat(pieces, 1)),
    "sum of all": ([signed(2, 3)], torch.sum),
    "sum over rows": ([signed(2, 3)], lambda x: x.sum(0)),
    "mean of all": ([signed(2, 3)], torch.mean),
    "mean over columns": ([signed(2, 3, 2)], lambda x: x.mean(1)),
    "gather, some rows twice, one never": ([signed(4, 2)], lambda x: x[[0, 2, 2, 3, 0]]),
    "gather by a matrix of places": ([signed(3, 2)], lambda x: x[torch.tensor([[0, 2], [2, 1]])]),
    "segment sum, one segment empty": ([signed(5, 2), signed(4, 1)], lambda x, like: segment_sum(x, [3, 0, 3, 1, 0], 4) + like),
    "mean squared error": ([signed(3, 2), signed(3, 2)], F.mse_loss),
    "mean absolute error": ([signed(3, 2), signed(3, 2)], F.l1_loss),
    "mean absolute percentage error": ([positive(3, 2), positive(3, 2)], lambda p, t: ((p - t) / t).abs().mean()),
    "binary cross-entropy": ([signed(3, 2)], lambda x: F.binary_cross_entropy_with_logits(x, bits, pos_weight=torch.tensor([1.0, 4.0]))),
    "cross-entropy": ([signed(3, 2)], lambda x: F.cross_entropy(x, bits)),
    "LSTM over a sequence": ([signed(3, 2), signed(3, 2), signed(3, 2), signed(8, 3), signed(8, 2), signed(8)], lambda a, b, c, *weights: lstm([a, b, c], *weights)),
    "LSTM over one input at every moment": ([signed(3, 2), signed(8, 3), signed(8, 2), signed(8)], lambda x, *weights: lstm([x, x, x], *weights)),
    "GRU cell": ([signed(3, 4), signed(3, 2), signed(6, 4), signed(6, 2), signed(6), signed(6)], gru),
}


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().reshape(-1).tolist()]


def vector(inputs, function):
    leaves = [value.clone().requires_grad_(True) for value in inputs]
    output = function(*leaves)
    direction = signed(*output.shape) if output.dim() else torch.ones([])
    (output * direction).sum().backward()
    return {"inputs": [numbers(leaf) for leaf in leaves], "direction": numbers(direction), "output": numbers(output), "gradients": [numbers(leaf.grad) for leaf in leaves]}


def adam(weight_decay, clip):
    """Three steps on sum((x w - y)^2) / 4 with x [4, 2]."""
    x, y = torch.tensor([[1.0, 0], [0, 1], [1, 1], [2, -1]]), torch.tensor([[2.0], [-1], [1], [5]])
    w = torch.tensor([[0.5], [0.5]], requires_grad=True)
    optimizer = torch.optim.AdamW([w], lr=0.1, weight_decay=weight_decay)
    steps = []
    for _ in range(3):
        optimizer.zero_grad()
        F.mse_loss(x @ w, y).backward()
        torch.nn.utils.clip_grad_norm_([w], clip)
        optimizer.step()
        steps.append(numbers(w))
    return steps


print(json.dumps({
    "cases": {name: vector(*case) for name, case in CASES.items()},
    "adam": {"plain": adam(0, 1e9), "decayed": adam(0.3, 1e9), "clipped": adam(0, 0.5)},
}))
