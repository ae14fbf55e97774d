/** From the text of a blueprint's file to a Blueprint. Unknown keys, and names of what is not there, are refused with file and line. */

import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { checkDocument } from '../../config/document';
import { parseDuration } from '../../config/duration';
import { messageOf, RoentgenError } from '../../errors';
import type { Blueprint, Component, Health } from './blueprint';
import { loadOf } from './load';
import { clientAddress, isInside, namesOf, replicasOf, roomOf, usedBy } from './replicas';
import type { RawBlueprint, RawComponent, RawHealth } from './raw';
import { BLUEPRINT_SCHEMA } from './schema';
import { bytesOf, type ReadFile, type Refuse, textAt, textsOf } from './texts';

const HINT = 'docs/mirror.md lists every key';
/** Names of places that every mirror has besides its components. */
const RESERVED = ['client', 'hub'];

/** Throws BLUEPRINT_INVALID with file and line. */
export function loadBlueprint(file: string): Blueprint {
  const read: ReadFile = (path) => readFileSync(resolve(dirname(file), path), 'utf8');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new RoentgenError('BLUEPRINT_INVALID', `${file}: ${messageOf(error)}`, 'give the file with --blueprint FILE', { cause: error });
  }
  return parseBlueprint(text, file, read);
}

/** YAML or JSON. Throws BLUEPRINT_INVALID with file and line. */
export function parseBlueprint(text: string, file: string, read: ReadFile): Blueprint {
  const { value, refuse } = checkDocument(text, file, { schema: BLUEPRINT_SCHEMA, code: 'BLUEPRINT_INVALID', whole: 'the blueprint', hint: HINT });
  const raw = value as RawBlueprint;
  const components = Object.entries(raw.components).map(([name, component]) => componentOf(name, component, refuse, read));
  const blueprint: Blueprint = {
    name: raw.name,
    service: raw.service,
    packages: raw.packages,
    components,
    nodes: Object.fromEntries(Object.entries(raw.nodes).map(([name, { cpu, memory }]) => [name, { cpu, memory: bytesOf(memory) }])),
    network: raw.network,
    load: raw.load ? loadOf(raw.load, components, refuse, read) : null,
    restore: raw.restore,
    kpi: raw.kpi ? { ...raw.kpi, limit: raw.kpi.limit ?? null } : null,
  };
  checkReferences(blueprint, refuse);
  checkNetwork(blueprint, refuse);
  return blueprint;
}

function componentOf(name: string, raw: RawComponent, refuse: Refuse, read: ReadFile): Component {
  const path = ['components', name];
  if (raw.replicas > 1 && raw.names === undefined && name.length > 36) {
    throw refuse(path, 'is too long a name for replicas');
  }
  return {
    component: name,
    names: raw.names ?? null,
    replicas: raw.replicas,
    nodes: [raw.node ?? []].flat(),
    image: raw.image ?? null,
    command: raw.command ?? null,
    user: raw.user ?? null,
    uid: raw.uid ?? null,
    capabilities: raw.capabilities,
    environment: textsOf(raw.environment),
    files: Object.fromEntries(Object.entries(raw.files).map(([where, content]) => [where, typeof content === 'string' ? content : textAt(content.file, [...path, 'files', where], refuse, read)])),
    prepare: raw.prepare,
    volume: raw.volume,
    limits: { cpu: raw.resources.cpu, memory: bytesOf(raw.resources.memory), pids: raw.resources.pids, disk: raw.resources.disk === undefined ? null : bytesOf(raw.resources.disk) },
    ports: raw.ports,
    health: raw.health ? healthOf(raw.health, raw, [...path, 'health'], refuse) : null,
    database: raw.database ?? null,
    clock: raw.clock,
    stopSignal: raw.stop_signal,
    faultable: raw.faultable,
    dependsOn: raw.depends_on,
    freshWhenIll: raw.fresh_when_ill,
  };
}

function healthOf(raw: RawHealth, { ports, database }: RawComponent, path: string[], refuse: Refuse): Health {
  if ([raw.http, raw.tcp, raw.sql, raw.command].filter((each) => each !== undefined).length !== 1) {
    throw refuse(path, 'needs exactly one of http, tcp, sql and command');
  }
  const port = raw.http?.port ?? ports[0];
  if (raw.http && port === undefined) {
    throw refuse([...path, 'http'], 'needs a port, its own or one of the component');
  }
  if (raw.sql !== undefined && !database) {
    throw refuse([...path, 'sql'], 'needs the database of the component');
  }
  return { http: raw.http ? { port, path: raw.http.path } : null, tcp: raw.tcp ?? null, sql: raw.sql ?? null, command: raw.command ?? null, everyMs: parseDuration(raw.every), patienceMs: parseDuration(raw.patience) };
}

function checkReferences({ components, nodes, restore }: Blueprint, refuse: Refuse): void {
  for (const { component, dependsOn, nodes: wanted } of components) {
    const stranger = dependsOn.find((each) => !components.some((known) => known.component === each));
    if (stranger !== undefined) {
      throw refuse(['components', component, 'depends_on'], `names ${JSON.stringify(stranger)}, which is no component`);
    }
    if (!usedBy(component, components)) {
      throw refuse(['components', component, 'depends_on'], 'leads back to the component itself');
    }
    const nowhere = wanted.find((each) => !(each in nodes));
    if (nowhere !== undefined) {
      throw refuse(['components', component, 'node'], `names ${JSON.stringify(nowhere)}, which is no node`);
    }
  }
  const lost = restore.findIndex(({ component }) => !components.some((known) => known.component === component && known.database));
  if (lost >= 0) {
    throw refuse(['restore', lost, 'component'], 'is no component with a database');
  }
}

function checkNetwork(blueprint: Blueprint, refuse: Refuse): void {
  const { components, network: { subnet, addresses } } = blueprint;
  const names = components.flatMap(namesOf);
  const twice = components.find((component) => namesOf(component).some((name) => RESERVED.includes(name) || names.filter((each) => each === name).length > 1 || (name !== component.component && components.some((other) => other.component === name))));
  if (twice) {
    throw refuse(['components', twice.component], `has a replica whose name is taken; ${RESERVED.join(' and ')} always are`);
  }
  for (const [name, address] of Object.entries(addresses)) {
    const taken = address === clientAddress(subnet) || Object.values(addresses).filter((each) => each === address).length > 1;
    if (!names.includes(name) || !isInside(subnet, address) || taken) {
      throw refuse(['network', 'addresses', name], taken ? 'is taken already' : `must be an address in ${subnet}, for one of ${names.join(', ')}`);
    }
  }
  if (names.length + 10 > roomOf(subnet) || replicasOf(blueprint).some(({ address }) => !isInside(subnet, address))) {
    throw refuse(['network', 'subnet'], `has too little room for ${names.length} components`);
  }
}
