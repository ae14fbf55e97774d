/**
 * Chaos Toolkit experiments as ours: actions whose arguments name a fault of ours, and Prometheus probes of the hypothesis as stop conditions.
 * Pure. What would change the experiment's meaning is refused, not dropped; docs/chaos.md has the table of what maps.
 * Form: https://chaostoolkit.org/reference/api/experiment/
 */

import type { StopCondition } from '../../contract';
import { RoentgenError } from '../../errors';
import { seconds } from '../experiment/form';
import { SETTLE_SECONDS } from '../experiment/sequence';

type Json = Record<string, unknown>;

/** A body for parseExperiment, which checks the rest. Throws EXPERIMENT_INVALID. */
export function fromToolkit(value: unknown): Json {
  const { title, description, method, extensions } = asObject(value, 'the experiment');
  const extension = asList(extensions ?? [], 'extensions').map((each) => asObject(each, 'extensions')).find(({ name }) => name === 'roentgen') ?? {};
  const actions = asList(method, 'method').map((each, index) => asObject(each, `method[${index}]`)).filter(({ type }) => type !== 'probe');
  if (actions.length === 0) {
    throw refuse('method', 'has no action');
  }
  const { faults, services } = faultsOf(actions);
  const service = extension.service ?? services[0];
  const other = services.find((each) => each !== service);
  if (other !== undefined) {
    throw refuse('method', `acts on ${String(service)} and on ${String(other)}; an experiment has one service`);
  }
  const stop = [...asList(extension.stop ?? [], 'extensions.stop'), ...conditionsOf(value as Json)];
  return {
    name: plain(title, 100),
    service,
    ...(typeof description === 'string' && description !== '' && { description: description.slice(0, 1000) }),
    faults,
    ...(extension.gate !== undefined && { gate: extension.gate }),
    ...(stop.length > 0 && { stop }),
  };
}

/** Actions follow each other, but for those in the background; pauses move what comes after. */
function faultsOf(actions: Json[]): { faults: Json[]; services: unknown[] } {
  let clock = 0;
  const faults: Json[] = [];
  const services: unknown[] = [];
  actions.forEach((action, index) => {
    const where = `actions[${index}]`;
    const { before, after } = asObject(action.pauses ?? {}, `${where}.pauses`);
    clock += time(before, `${where}.pauses.before`);
    const found = faultsOfAction(action, where, services).map((each) => ({ ...each, after: clock + time(each.after, where) }));
    faults.push(...found);
    const end = Math.max(...found.map((each) => each.after + time((each as Json).duration, `${where}: duration`) + SETTLE_SECONDS));
    clock = (action.background === true ? clock : end) + time(after, `${where}.pauses.after`);
  });
  return { faults, services };
}

/** `arguments` are a fault of ours, or (as our export writes them) an experiment that is posted to us. */
function faultsOfAction(action: Json, where: string, services: unknown[]): Json[] {
  const provider = asObject(action.provider, `${where}.provider`);
  const given = argumentsOf(provider.arguments);
  const { service, ...rest } = (given?.experiment as Json | undefined) ?? given ?? {};
  const faults = Array.isArray(rest.faults) ? (rest.faults as Json[]) : typeof rest.fault === 'string' ? [rest] : null;
  if (!faults) {
    throw refuse(where, `${plain(action.name, 100) || 'an action'} is not a fault of ours: its provider's arguments have no \`fault\``);
  }
  if (service !== undefined && !services.includes(service)) {
    services.push(service);
  }
  return faults;
}

function argumentsOf(value: unknown): Json | null {
  try {
    const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Json) : null;
  } catch {
    return null;
  }
}

/** Probes of the hypothesis that ask Prometheus; others are not ours to ask and are refused. */
function conditionsOf(experiment: Json): StopCondition[] {
  const hypothesis = experiment['steady-state-hypothesis'];
  const probes = hypothesis === undefined ? [] : asList(asObject(hypothesis, 'steady-state-hypothesis').probes ?? [], 'steady-state-hypothesis.probes');
  return probes.map((each, index) => {
    const where = `steady-state-hypothesis.probes[${index}]`;
    const probe = asObject(each, where);
    const provider = asObject(probe.provider, `${where}.provider`);
    const query = (argumentsOf(provider.arguments) ?? {}).query;
    if ((provider.type !== 'prometheus' && !String(provider.module).startsWith('chaosprometheus')) || typeof query !== 'string') {
      throw refuse(where, 'is not a query to Prometheus');
    }
    return { query, ...boundsOf(probe.tolerance, where) };
  });
}

/** A range, or one value, that the query's answer may have. */
function boundsOf(tolerance: unknown, where: string): { over: number; under: number } {
  const given = typeof tolerance === 'object' && tolerance !== null && !Array.isArray(tolerance) ? (tolerance as Json) : null;
  const allowed = given?.type === 'range' ? given.range : given?.type === 'jsonpath' ? given.expect : given ? null : tolerance;
  const numbers = [allowed].flat().map((each) => (typeof each === 'string' && each.trim() !== '' ? Number(each) : each));
  if (numbers.length < 1 || numbers.length > 2 || !numbers.every((each): each is number => typeof each === 'number' && Number.isFinite(each))) {
    throw refuse(where, 'has a tolerance that is neither a number nor a range of two', 'a number, [low, high], {type: range, range: [low, high]}, or {type: jsonpath, expect: number}');
  }
  return { over: Math.max(...numbers), under: Math.min(...numbers) };
}

function time(value: unknown, where: string): number {
  return value === undefined ? 0 : seconds(value, [where], ([path], problem) => refuse(String(path), problem));
}

const plain = (value: unknown, most: number): string => (typeof value === 'string' ? value.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim().slice(0, most) : '');

function asObject(value: unknown, where: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse(where, 'must be a set of keys with values');
  }
  return value as Json;
}

function asList(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value)) {
    throw refuse(where, 'must be a list');
  }
  return value;
}

function refuse(where: string, problem: string, hint = 'docs/chaos.md says what of a Chaos Toolkit experiment maps'): RoentgenError {
  return new RoentgenError('EXPERIMENT_INVALID', `${where}: ${problem}`, hint);
}
