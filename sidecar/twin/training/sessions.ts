/** Compiled graphs of RouteNet-Fermi, each opened once: they depend on metric, sizes and the longest path, and on no weights. */

import { openSession, type Session } from '../../nn/session';
import { trainingGraph } from '../../nn/step';
import { predictionGraph } from '../prediction';
import { layoutOf, routeNetLoss, type RouteNetShape } from '../routenet';
import { statesGraph } from './states-graph';

export interface RouteNetSessions {
  training(shape: RouteNetShape): Promise<Session>;
  prediction(shape: RouteNetShape): Promise<Session>;
  states(shape: RouteNetShape): Promise<Session>;
  close(): Promise<void>;
}

export function routeNetSessions(): RouteNetSessions {
  const opened = new Map<string, Promise<Session>>();
  const once = (kind: string, { metric, longest, rounds, state, readout }: RouteNetShape, open: () => Promise<Session>): Promise<Session> => {
    const key = JSON.stringify([kind, metric, longest, rounds, state, readout]);
    const session = opened.get(key) ?? open();
    opened.set(key, session);
    return session;
  };
  return {
    training: (shape) => once('training', shape, () => openSession(trainingGraph(layoutOf(shape), routeNetLoss(shape)))),
    prediction: (shape) => once('prediction', shape, () => openSession(predictionGraph(shape))),
    states: (shape) => once('states', shape, () => openSession(statesGraph(shape))),
    async close() {
      const sessions = await Promise.allSettled(opened.values());
      opened.clear();
      await Promise.all(sessions.map((each) => (each.status === 'fulfilled' ? each.value.close() : undefined)));
    },
  };
}
