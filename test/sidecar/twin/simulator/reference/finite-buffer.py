"""
One port with a buffer of a few units of bits, Poisson arrivals, packets of whole units: exact figures by a Markov chain.

The nearest to M/M/1/K that a buffer in bits allows: sizes are geometric (exponential ones in steps of a unit, cut at the buffer). The
state is the sequence of the waiting packets' sizes; while a packet of s units is in service (s units of time), arrivals that fit are
put behind. The states after departures make the chain; times and losses within a service are integrals of its generator.

    python3 finite-buffer.py > finite-buffer.json
"""
import json

import numpy as np
from scipy.linalg import expm


def sequences(room):
    """All tuples of sizes from 1 whose sum is at most `room`."""
    found, open_ = [()], [()]
    while open_:
        open_ = [rest + (size,) for rest in open_ for size in range(1, room - sum(rest) + 1)]
        found += open_
    return found


def reference(room, rate, decay):
    """Capacity 1: units of time are units of bits. `rate`: packets a unit of time."""
    sizes = np.arange(1, room + 1)
    chance = decay ** (sizes - 1)
    chance /= chance.sum()
    states = sequences(room)
    place = {state: index for index, state in enumerate(states)}
    n = len(states)
    step = np.zeros((n, n))
    # of the cycle that begins with each state: time, bits x time, packets x time, losses
    reward = np.zeros((n, 4))

    def serve(waiting, size):
        """(states after the service, rewards during it)"""
        own = [state for state in states if sum(state) + size <= room]
        index = {state: k for k, state in enumerate(own)}
        generator = np.zeros((len(own), len(own)))
        for state in own:
            for bits, probability in zip(sizes, chance):
                after = state + (int(bits),)
                if after in index:
                    generator[index[state], index[after]] += rate * probability
                    generator[index[state], index[state]] -= rate * probability
        lost = np.array([rate * chance[sizes > room - size - sum(state)].sum() for state in own])
        held = np.array([size + sum(state) for state in own])
        packets = np.array([1 + len(state) for state in own])
        m = len(own)
        both = np.zeros((2 * m, 2 * m))
        both[:m, :m] = generator
        both[:m, m:] = np.eye(m)
        exponential = expm(both * size)
        start = index[waiting]
        spent = exponential[start, m:]
        return own, exponential[start, :m], np.array([size, spent @ held, spent @ packets, spent @ lost])

    for state in states:
        begins = [(1.0, (), state[0], state[1:])] if state else [(p, (), int(s), ()) for s, p in zip(sizes, chance)]
        reward[place[state], 0] += 0 if state else 1 / rate
        for probability, _, size, waiting in begins:
            own, after, gained = serve(waiting, size)
            reward[place[state]] += probability * gained
            for target, share in zip(own, after):
                step[place[state], place[target]] += probability * share
    balance = np.vstack([step.T - np.eye(n), np.ones(n)])
    stationary = np.linalg.lstsq(balance, np.append(np.zeros(n), 1), rcond=None)[0]
    time, bits, packets, lost = stationary @ reward
    loss = lost / (rate * time)
    return {
        "room": room, "rate": rate, "sizes": [[int(s), float(p)] for s, p in zip(sizes, chance)],
        "loss": loss, "bits": bits / time, "packets": packets / time, "delay": packets / time / (rate * (1 - loss)),
        "busy": 1 - stationary[place[()]] / rate / time,
    }


print(json.dumps([reference(room, rate, decay) for room, rate, decay in [(4, 0.3, 0.6), (8, 0.35, 0.6), (8, 0.6, 0.7)]], indent=1))
