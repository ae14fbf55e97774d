/** The HTTP types of mirrors: what stands, in what it differs from what it mirrors, and its saved state. */

export interface MirrorComponent {
  component: string;
  up: boolean;
  /** Times that its supervisor started it again. */
  restarts: number;
  /** Where the blueprint spreads components over nodes; null otherwise. */
  node: string | null;
}

/** In what a mirror differs from its source: `cpu of app1: 2 -> 0.12`. */
export interface MirrorDifference {
  component: string;
  what: string;
  source: string;
  mirror: string;
}

/** GET /mirrors answers a list of these: one a target file whose folder has a mirror. */
export interface MirrorStatus {
  /** Its instance name. */
  mirror: string;
  service: string;
  runtime: 'process' | 'docker' | 'kubernetes';
  /** Whether its owner lives. */
  up: boolean;
  startedAt: number;
  components: MirrorComponent[];
  differences: MirrorDifference[];
  /** When the state to roll back to was saved, milliseconds since the epoch; null: never. */
  snapshotAt: number | null;
  /** Seconds that the last roll-back took; null: none yet. */
  rollbackSeconds: number | null;
}
