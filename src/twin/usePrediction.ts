import { useEffect, useRef, useState } from 'react';
import type { TwinNetwork, TwinReport, TwinSimulation, TwinSimulationRequest } from '../../sidecar/contract';
import { ApiFailure, failureOf, sidecar } from '../api/client';

export interface Prediction {
  estimate: TwinReport | null;
  simulation: TwinReport | null;
  /** 0 to 1 while it is simulated; null when not. */
  progress: number | null;
  failure: ApiFailure | null;
}

export type Effort = Omit<TwinSimulationRequest, 'network'>;

const NOTHING: Prediction = { estimate: null, simulation: null, progress: null, failure: null };
/** Edits in quick order are simulated once. */
const PAUSE_MS = 250;
const POLL_MS = 400;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Asks for the estimate, then for the simulation. @param known what is known already, by network: a step back asks nothing again. */
async function predict(network: TwinNetwork, effort: Effort, known: Prediction, signal: AbortSignal, report: (change: Partial<Prediction>) => void): Promise<void> {
  if (!known.estimate) {
    report({ estimate: await sidecar.twinEstimate(network) });
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
type Known = Prediction & { by: Effort };
const MOST_KNOWN = 40;

function noted(book: Book, network: TwinNetwork, by: Effort, first: Partial<Prediction>, change: Partial<Prediction>): Book {
  const last = book.get(network);
  // a simulation of another effort stands until the new one is there
  return new Map([...[...book].filter(([each]) => each !== network).slice(-MOST_KNOWN), [network, { ...NOTHING, ...first, ...last, ...change, by: change.simulation || !last ? by : last.by }]]);
}

/**
 * What is predicted of a network: the estimate at once, the simulation after it. A new effort simulates again.
 * @param first what came with the network, so that those who may not spend the sidecar's time see it too; of the first effort. Must be the same object each time.
 * @param mayAsk whether to ask at all
 */
export function usePrediction(network: TwinNetwork | null, first: Partial<Prediction>, effort: Effort, mayAsk: boolean): Prediction {
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
    const report = (change: Partial<Prediction>) => setBook((last) => noted(last, network, effort, first, change));
    predict(network, effort, { ...NOTHING, ...(noticed ?? first), ...(by === effort ? {} : { simulation: null }) }, controller.signal, report).catch((error: unknown) => {
      if (!controller.signal.aborted) {
        report({ failure: failureOf(error), progress: null });
      }
    });
    return () => {
      controller.abort();
      setBook((last) => (last.has(network) ? noted(last, network, effort, first, { progress: null }) : last));
    };
  }, [network, first, effort, begun, mayAsk]);
  return { ...NOTHING, ...((network && book.get(network)) ?? first) };
}
