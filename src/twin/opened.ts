import type { TwinExample, TwinNetwork, TwinPlan } from '../../sidecar/contract';
import type { Prediction } from './usePrediction';

/** What is worked on, where it came from, and what is known of it. */
export interface Opened {
  /** `example:...`, `plan:...` or `file:...` */
  source: string;
  /** Tells one opening from the next. */
  opening: number;
  network: TwinNetwork;
  known: Partial<Prediction>;
}

export const exampleOpened = ({ example, network, estimate }: TwinExample, opening: number): Opened => ({ source: `example:${example}`, opening, network, known: { estimate } });
export const planOpened = ({ plan, network, estimate, simulation }: TwinPlan, opening: number): Opened => ({ source: `plan:${plan}`, opening, network, known: { estimate, simulation } });
export const fileOpened = (file: string, network: TwinNetwork, opening: number): Opened => ({ source: `file:${file}`, opening, network, known: {} });
