/** What a what-if takes: answers come while somebody waits, and kept plans must not fill the disk. */
export const WHATIF_LIMITS = {
  nodes: 300,
  links: 3000,
  flows: 20_000,
  /** Characters of a name. */
  name: 64,
  /** Of a flow's: two nodes' and what joins them. */
  flowName: 140,
  /** Of bit/s, bits and seconds. */
  quantity: { low: 1e-12, high: 1e18 },
  /** Sizes of a flow's packets. */
  sizes: 20,
  packets: { low: 1000, high: 50_000_000, fallback: 200_000 },
  runs: { low: 2, high: 20, fallback: 4 },
  /** Wall time of all runs of a simulation. */
  seconds: 120,
  plans: 50,
  planBytes: 24 * 1024 * 1024,
  /** Of all plans. */
  bytes: 200 * 1024 * 1024,
};

/** A length of time that goes into queries as it stands. */
export const WINDOW = /^\d{1,6}[smhd]$/;
