/** Kept networks: a file each, written whole; its name is a hash, so that whatever a plan is called stays inside the folder. */

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TwinEstimator, TwinNetwork, TwinPlan, TwinPlanInfo, TwinReport } from '../../contract';
import { RoentgenError } from '../../errors';
import { readIfThere, syncFolder, writeAtomic } from '../../store/files';
import { WHATIF_LIMITS } from './limits';

export interface Plans {
  /** Newest first; a file that cannot be read is told and left out. */
  list(): TwinPlanInfo[];
  /** Throws PLAN_UNKNOWN. */
  get(plan: string): TwinPlan;
  /** The same name replaces. Throws REQUEST_INVALID (name), PLANS_FULL, STORE_UNWRITABLE. */
  save(name: unknown, kept: { network: TwinNetwork; estimate: TwinReport; simulation: TwinReport | null }, author: string): TwinPlan;
  /** Whether its predictions are metrics; a plan stays so when it is replaced. Throws PLAN_UNKNOWN. */
  publish(plan: string, published: boolean): TwinPlanInfo[];
  /** Throws PLAN_UNKNOWN. */
  remove(plan: string): TwinPlanInfo[];
}

const MOST_NAME = 80;
const ID = /^[0-9a-f]{16}$/;
const idOf = (name: string) => createHash('sha256').update(name.normalize('NFC')).digest('hex').slice(0, 16);

function checkName(name: unknown): string {
  const text = typeof name === 'string' ? name.trim() : '';
  if (text.length === 0 || text.length > MOST_NAME || /\p{C}/u.test(text)) {
    throw new RoentgenError('REQUEST_INVALID', `a plan cannot be called ${(JSON.stringify(name) ?? 'nothing').slice(0, 100)}`, `1 to ${MOST_NAME} printed characters`);
  }
  return text;
}

/** Plans of earlier versions were estimated by closed forms, and none was published. */
const infoOf = ({ plan, name, author, savedAt, nodes, links, flows, totals, method = 'queueing', published = false }: TwinPlanInfo): TwinPlanInfo => ({ plan, name, author, savedAt, nodes, links, flows, totals, method, published });

export function createPlans(folder: string, now: () => number, say: (text: string) => void): Plans {
  const fileOf = (plan: string) => join(folder, `${plan}.json`);
  /** By plan; read once, kept up to date here: one process owns the folder. */
  let known: Map<string, TwinPlanInfo> | null = null;

  function read(plan: string): TwinPlan | null {
    const text = ID.test(plan) ? readIfThere(fileOf(plan)) : null;
    try {
      const found = text === null ? null : (JSON.parse(text) as TwinPlan);
      return found?.plan === plan && Array.isArray(found.network?.nodes) && typeof found.savedAt === 'number' ? { ...found, ...infoOf(found), estimate: { ...found.estimate, version: found.estimate.version ?? null } } : null;
    } catch {
      return null;
    }
  }

  function all(): Map<string, TwinPlanInfo> {
    known ??= new Map(namesIn(folder).flatMap((plan): Array<[string, TwinPlanInfo]> => {
      const found = read(plan);
      if (!found) {
        say(`the plan ${fileOf(plan)} cannot be read and is left out`);
      }
      return found ? [[plan, infoOf(found)]] : [];
    }));
    return known;
  }

  const list = () => [...all().values()].sort((a, b) => b.savedAt - a.savedAt || a.name.localeCompare(b.name));

  function get(plan: string): TwinPlan {
    const found = all().has(plan) ? read(plan) : null;
    if (!found) {
      throw new RoentgenError('PLAN_UNKNOWN', `there is no plan ${JSON.stringify(plan.slice(0, 40))}`, 'it may have been deleted; ask for the list');
    }
    return found;
  }

  function save(name: unknown, kept: Parameters<Plans['save']>[1], author: string): TwinPlan {
    const text = checkName(name);
    const plan = idOf(text);
    const { network, estimate } = kept;
    const whole: TwinPlan = { plan, name: text, author, savedAt: now(), nodes: network.nodes.length, links: network.links.length, flows: network.flows.length, totals: estimate.totals, method: estimate.method as TwinEstimator, published: all().get(plan)?.published ?? false, ...kept };
    write(whole);
    return whole;
  }

  function write(whole: TwinPlan): void {
    const { plan } = whole;
    const content = JSON.stringify(whole);
    checkRoom(folder, content.length, plan, all());
    writeAtomic(fileOf(plan), content);
    all().set(plan, infoOf(whole));
  }

  function publish(plan: string, published: boolean): TwinPlanInfo[] {
    write({ ...get(plan), published });
    return list();
  }

  function remove(plan: string): TwinPlanInfo[] {
    get(plan);
    rmSync(fileOf(plan), { force: true });
    syncFolder(folder);
    all().delete(plan);
    return list();
  }

  return { list, get, save, publish, remove };
}

/** Whole plans; a draft that a killed process left is removed. */
function namesIn(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(folder);
  names.filter((name) => name.endsWith('.tmp')).forEach((name) => rmSync(join(folder, name), { force: true }));
  return names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length)).filter((name) => ID.test(name));
}

function checkRoom(folder: string, bytes: number, plan: string, known: ReadonlyMap<string, TwinPlanInfo>): void {
  const { plans, planBytes, bytes: most } = WHATIF_LIMITS;
  const others = [...known.keys()].filter((each) => each !== plan);
  const held = others.reduce((sum, each) => sum + (statSync(join(folder, `${each}.json`), { throwIfNoEntry: false })?.size ?? 0), 0);
  if (others.length >= plans || bytes > planBytes || held + bytes > most) {
    throw new RoentgenError('PLANS_FULL', `${others.length} plans of ${Math.round(held / 1e6)} MB are kept, this one has ${Math.round(bytes / 1e6)} MB`, `at most ${plans} plans, ${Math.round(planBytes / 1e6)} MB each: delete one, or export it as a file`);
  }
}
