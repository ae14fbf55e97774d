/** What a kind of fault is: one row of the catalogue. The rows stand beside this file, by family. */

import type { FaultDescription, FaultParameter, Parameters, ProcessTarget } from '../../contract';

/** What a fault needs of the machine; probe.ts finds out. */
export type Need =
  | 'root' | 'cgroups' | 'freezer' | 'process limit' | 'nsenter' | 'nft' | 'tc' | 'stress-ng' | 'prlimit' | 'fallocate'
  | 'packet filter' | 'packet rewriting' | 'rejection' | 'token bucket' | 'redirection' | 'text match' | 'node' | 'psql' | 'netem';

/** One fault on one target, for the words that the guard is started with. */
export interface Hit {
  target: ProcessTarget;
  parameters: Parameters;
  /** Seconds that it will be held. */
  seconds: number;
  /** Another component of the same service; undefined when there is none of that name. */
  peer: (component: string) => ProcessTarget | undefined;
}

/** A figure of the target that should move while the fault is in force. */
export interface Evidence {
  /** cAdvisor's name, or one of the mirror's. */
  metric: string;
  /** A counter is judged by its rate, a gauge by its value. */
  as: 'rate' | 'value';
  moves: 'up' | 'down' | 'either';
  /** Whose series: the component's (default) or the service's as its users see it. */
  of?: 'component' | 'service';
}

export interface FaultRow extends Omit<FaultDescription, 'fault' | 'available' | 'missing'> {
  needs: Need[];
  /** The object that it occupies: two faults of one object exclude each other on a component, and `life` excludes every other fault. Default: the kind itself. */
  exclusive?: string;
  /** Of faults that end the component's processes. `returns`: the fault ends when the next incarnation lives. `stays down`: the component is down until the undo, and lost if it lives before. */
  death?: 'returns' | 'stays down';
  /** Bash text with the functions <prefix>_check, _apply, _on, _undo, _off (see guard/life.ts). */
  script: string;
  prefix: string;
  /** The guard's words of this kind. Throws FAULT_UNAVAILABLE where the target lacks what the fault acts on, COMPONENT_UNKNOWN for a peer that is not there. */
  args: (hit: Hit) => string[];
  /** The words for the undo alone, which ask nothing of a component that may be gone; default `args`. */
  undoArgs?: (hit: Hit) => string[];
  /** What differs on a Docker container, whose supervisor is its engine; see docker.ts. */
  docker?: Partial<Pick<FaultRow, 'script' | 'prefix' | 'args' | 'undoArgs' | 'undo' | 'touches'>>;
  /** Best first. Empty: the guard's own count is the evidence. */
  evidence: Evidence[];
}

export const number = (name: string, unit: string, fallback: number, min: number, max: number, description: string): FaultParameter => ({ name, unit, default: fallback, min, max, description });
export const count = (name: string, unit: string, fallback: number, min: number, max: number, description: string): FaultParameter => ({ ...number(name, unit, fallback, min, max, description), whole: true });
export const text = (name: string, what: 'component' | 'name' | string[], fallback: string, description: string): FaultParameter => ({ name, unit: '', default: fallback, min: 0, max: 0, text: what, description });
