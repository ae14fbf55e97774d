/** Users that follow a blueprint's sessions. Pure: random numbers are passed in. */

import type { Behaviour, Random, Session } from './behaviour';

export function scripted(sessions: Session[]): Behaviour {
  const total = sessions.reduce((sum, { weight }) => sum + weight, 0);
  return {
    requestsPerSession: sessions.reduce((sum, { weight, steps }) => sum + (weight / total) * steps.length, 0),
    session: async ({ request, think, random }) => {
      const { steps } = chosen(sessions, total, random);
      for (const [index, step] of steps.entries()) {
        await request(step);
        if (index < steps.length - 1) {
          await think(step.think);
        }
      }
    },
  };
}

function chosen(sessions: Session[], total: number, random: Random): Session {
  let left = random() * total;
  return sessions.find(({ weight }) => (left -= weight) < 0) ?? sessions[sessions.length - 1];
}
