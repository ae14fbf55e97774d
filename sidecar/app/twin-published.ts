/** Predictions of published plans as metrics: made when a plan is published, at the start, and anew every now and then. */

import type { TwinNetwork, TwinReport } from '../contract';
import { messageOf } from '../errors';
import type { Exposition } from '../http/exposition';
import type { Plans } from '../twin/whatif/plans';
import { pathSeries, type PathSeries, worstLinks, worstPaths, type Worst } from '../twin/whatif/published';

export interface Published {
  /** Of a plan that was saved, published, taken back or deleted. */
  changed(plan: string): void;
  /** Predicts every published plan anew, one after the other. */
  refresh(): Promise<void>;
  fill(out: Exposition): void;
}

export interface PublishedParts {
  plans: Pick<Plans, 'list' | 'get'>;
  estimate(network: TwinNetwork): Promise<TwinReport>;
  /** The network with the traffic that its counters tell now. */
  current(network: TwinNetwork): Promise<TwinNetwork>;
  /** Series of paths, and of links, that a plan has at most. */
  mostSeries: number;
  /** Milliseconds since the epoch. */
  now(): number;
  log(text: string): void;
}

interface Predicted {
  name: string;
  paths: Worst<PathSeries>;
  links: Worst<TwinReport['links'][number]>;
  /** Milliseconds since the epoch. */
  at: number;
}

export function createPublished({ plans, estimate, current, mostSeries, now, log }: PublishedParts): Published {
  const predicted = new Map<string, Predicted>();
  /** One prediction after the other: those of people must not wait behind fifty. */
  let queue: Promise<void> = Promise.resolve();

  const isPublished = (plan: string) => plans.list().some((each) => each.plan === plan && each.published);

  async function predict(plan: string): Promise<void> {
    if (!isPublished(plan)) {
      predicted.delete(plan);
      return;
    }
    try {
      const { name, network: kept } = plans.get(plan);
      const network = await current(kept);
      const report = await estimate(network);
      if (isPublished(plan)) {
        predicted.set(plan, { name, paths: worstPaths(pathSeries(network, report), mostSeries), links: worstLinks(report.links, mostSeries), at: now() });
      }
    } catch (error) {
      log(`the published plan ${plan} cannot be predicted: ${messageOf(error)}`); // its age is a metric
    }
  }

  const enqueue = (plan: string) => (queue = queue.then(() => predict(plan)));

  function refresh(): Promise<void> {
    plans.list().filter(({ published }) => published).forEach(({ plan }) => void enqueue(plan));
    return queue;
  }

  function fill(out: Exposition): void {
    predicted.forEach(({ name: plan, paths, links, at }) => {
      paths.shown.forEach(({ src, dst, tos, delay, jitter, loss }) => {
        out.set('twinPathDelay', { plan, src, dst, tos }, delay);
        out.set('twinPathJitter', { plan, src, dst, tos }, jitter);
        out.set('twinPathLoss', { plan, src, dst, tos }, loss);
      });
      links.shown.forEach(({ from, to, utilisation }) => out.set('twinLinkUtilisation', { plan, from, to }, utilisation));
      out.set('twinLeftOut', { plan, series: 'path' }, paths.leftOut);
      out.set('twinLeftOut', { plan, series: 'link' }, links.leftOut);
      out.set('twinPredicted', { plan }, at / 1000);
    });
  }

  return { changed: (plan) => void enqueue(plan), refresh, fill };
}
