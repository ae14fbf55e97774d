/** Sets the gauges of one scrape from what the parts hold in memory. */

import type { Runs } from '../chaos/runs';
import type { Run } from '../contract';
import type { Exposition } from '../http/exposition';
import type { Campaigns } from '../mirror/campaign';
import type { Monitor } from '../nominal/monitor';
import { DAY_MS } from '../nominal/judging/alarm-budget';
import type { EpisodeLog } from '../nominal/episode-log';
import { type Tell, tellRow, tellThresholds } from '../nominal/exposed';
import { grouping } from '../series/groups';
import type { Spots } from '../spots/spots';

export function fillMonitor(out: Exposition, monitor: Monitor, episodes: EpisodeLog, now: number): void {
  const service = monitor.service.name;
  const { layerOf } = grouping(monitor.service);
  for (const { watch, latest } of monitor.fresh()) {
    const { group, trainedAt, features } = watch.model;
    const labels = { service, group };
    out.set('modelTrained', labels, trainedAt / 1000);
    out.set('modelFeatures', labels, features.length);
    out.set('groupInfo', { ...labels, layer: layerOf(group) }, 1);
    out.set('drift', labels, watch.drift());
    const budget = monitor.service.alarmBudget;
    out.set('budgetUsed', labels, budget === null ? null : episodes.begun(group, now - DAY_MS) / budget);
    const tell: Tell = (metric, more, value) => out.set(metric, { ...labels, ...more }, value);
    if (latest) {
      tellRow(watch.model, latest, watch.episode() !== null, tell);
    } else {
      tellThresholds(watch.model, tell);
    }
  }
  monitor.suspects()?.components.forEach(({ component, evidence }) => out.set('suspect', { service, component }, evidence));
  Object.entries(monitor.dropped()).forEach(([reason, count]) => out.set('droppedSeries', { service, reason }, count));
  if (monitor.service.kpi) {
    const labels = { service, kpi: monitor.service.kpi.name };
    out.set('kpi', labels, monitor.kpi());
    out.set('kpiLimit', labels, monitor.service.kpi.limit);
  }
}

/** Counts the episodes that are new since the last scrape; `seen` lives as long as the counters do. */
export function countEpisodes(out: Exposition, monitor: Monitor, seen: WeakMap<object, number>): void {
  for (const { watch } of monitor.fresh()) {
    const labels = { service: monitor.service.name, group: watch.model.group };
    out.increment('episodes', labels, watch.episodes() - (seen.get(watch) ?? 0));
    seen.set(watch, watch.episodes());
  }
}

export function fillSpots(out: Exposition, spots: Spots): void {
  const { service, latest } = spots.status();
  if (!latest) {
    return;
  }
  latest.probabilities.forEach(({ component, probability }) => out.set('faultSpot', { service, component, fault: 'any' }, probability));
  const [first] = [...latest.probabilities].sort((a, b) => b.probability - a.probability);
  latest.kinds.forEach(({ fault, probability }) => out.set('faultSpot', { service, component: first.component, fault }, first.probability * probability));
  out.set('spotUnknown', { service }, latest.unknown ? 1 : 0);
}

export function fillRuns(out: Exposition, runs: Runs): void {
  out.set('leverEngaged', {}, runs.lever().engaged ? 1 : 0);
  runs.running().forEach((run) => inForce(run).forEach((fault) => out.set('runActive', { run: run.run, service: run.service, component: fault.component, fault: fault.fault }, 1)));
}

const inForce = (run: Run) => run.faults.filter((fault) => fault.start !== null && fault.end === null);

export function fillCampaigns(out: Exposition, campaigns: Campaigns): void {
  for (const { service, wanted, collected } of campaigns.list()) {
    out.set('campaignSamples', { service, state: 'wanted' }, wanted);
    out.set('campaignSamples', { service, state: 'collected' }, collected);
  }
}
