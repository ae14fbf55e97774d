import { useEffect, useRef, useState } from 'react';
import type { TwinEstimator, TwinNetwork, TwinReport, TwinSimulation, TwinSimulationRequest } from '../../sidecar/contract';
import { ApiFailure, failureOf, sidecar } from '../api/client';

export interface Prediction {
  estimate: TwinReport | null;
  simulation: TwinReport | null;
  /** 0 to 1 while it is simulated; null when not. */
  progress: number | null;
  failure: ApiFailure | null;
}

export type Effort = Omit<TwinSimulationRequest, 'network'>;

type Answers = Omit<Prediction, 'estimate'> & { estimates: Estimates };

/** Edits in quick order are simulated once. */
const PAUSE_MS = 250;
const POLL_MS = 400;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Estimates by who made them: a method, and the version of its model. */
type Estimates = Readonly<Record<string, TwinReport>>;

export interface Using {
  method: TwinEstimator;
  version: string | null;
}

const labelOf = ({ method, version }: Pick<TwinReport, 'method' | 'version'>) => `${method} ${version ?? ''}`;
const startOf = ({ estimate, simulation = null }: Partial<Prediction>): Answers => ({ estimates: estimate ? { [labelOf(estimate)]: estimate } : {}, simulation, progress: null, failure: null });

/** Asks for the estimate, then for the simulation. @param known what is known already, by network: a step back asks nothing again. */
async function predict(network: TwinNetwork, using: Using, effort: Effort, known: Answers, signal: AbortSignal, report: (change: Partial<Answers>) => void): Promise<void> {
  if (!known.estimates[labelOf(using)]) {
    report({ estimates: { [labelOf(using)]: await sidecar.twinEstimate({ network, method: using.method }) }, failure: null });
  }
  if (known.simulation) {
    return;
  }
  await pause(PAUSE_MS);
  if (signal.aborted) {
    return;
  }
  report({ progress: 0 });
  let told: TwinSimulation = await sidecar.twinSimulate({ network, ...effort });
  const cancel = () => void sidecar.stopTwinSimulation(told.simulation).catch(() => undefined);
  while (told.state === 'running' && !signal.aborted) {
    report({ progress: told.progress });
    await pause(POLL_MS);
    told = signal.aborted ? told : await sidecar.twinSimulation(told.simulation, signal);
  }
  if (signal.aborted) {
    cancel();
    return;
  }
  report({ simulation: told.report, progress: null, failure: told.error ? new ApiFailure(told.error.code, told.error.message, told.error.hint) : null });
}

/** What is known by network; the oldest is forgotten. */
type Book = ReadonlyMap<TwinNetwork, Known>;
type Known = Answers & { by: Effort };
const MOST_KNOWN = 40;

function noted(book: Book, network: TwinNetwork, by: Effort, first: Answers, change: Partial<Answers>): Book {
  const last = book.get(network);
  const estimates = { ...(last ?? first).estimates, ...change.estimates };
  // a simulation of another effort stands until the new one is there
  return new Map([...[...book].filter(([each]) => each !== network).slice(-MOST_KNOWN), [network, { ...first, ...last, ...change, estimates, by: change.simulation || !last ? by : last.by }]]);
}

/**
 * What is predicted of a network: the estimate at once, the simulation after it. A new effort simulates again.
 * @param using by which method, and which version of its model
 * @param first what came with the network, so that those who may not spend the sidecar's time see it too; of the first effort. Must be the same object each time.
 * @param mayAsk whether to ask at all
 */
export function usePrediction(network: TwinNetwork | null, { method, version }: Using, first: Partial<Prediction>, effort: Effort, mayAsk: boolean): Prediction {
  const [book, setBook] = useState<Book>(() => new Map());
  const [begun] = useState(effort);
  const latest = useRef(book);
  useEffect(() => {
    latest.current = book;
  });
  useEffect(() => {
    if (!network || !mayAsk) {
      return;
    }
    const controller = new AbortController();
    const noticed = latest.current.get(network);
    const by = noticed?.by ?? begun;
    const began = startOf(first);
    const report = (change: Partial<Answers>) => setBook((last) => noted(last, network, effort, began, change));
    predict(network, { method, version }, effort, { ...(noticed ?? began), ...(by === effort ? {} : { simulation: null }) }, controller.signal, report).catch((error: unknown) => {
      if (!controller.signal.aborted) {
        report({ failure: failureOf(error), progress: null });
      }
    });
    return () => {
      controller.abort();
      setBook((last) => (last.has(network) ? noted(last, network, effort, began, { progress: null }) : last));
    };
  }, [network, method, version, first, effort, begun, mayAsk]);
  const { estimates, simulation, progress, failure } = (network && book.get(network)) ?? startOf(first);
  return { estimate: estimates[labelOf({ method, version })] ?? (mayAsk ? null : (first.estimate ?? null)), simulation, progress, failure };
}
