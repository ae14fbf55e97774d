/** The limits of the GNNet challenge 2022 for training data (its published cheat sheet), and our own. */

export const CHALLENGE_LIMITS = {
  /** Scenarios in a training set. */
  samples: 100,
  nodes: 10,
  /** bit/s. AutoOPT (section V) prints 8,000 to 64,000, the range of the buffers; the challenge's sheet and its check say this. */
  capacity: { low: 10_000, high: 400_000, step: 1000 },
  /** Bits per queue. */
  buffer: { low: 8000, high: 64_000 },
  /** Mean of a flow, bit/s. */
  bandwidth: { low: 10, high: 10_000 },
  /** Bits, and different sizes of a flow. */
  packet: { low: 256, high: 2000, sizes: 5 },
  /** Sum of a port's weights, percent. */
  weights: 100,
};

/** Nodes of any scenario: a path between each pair is kept, hence memory and files grow with their square. */
export const LARGEST_NETWORK = 1000;
