/** What stands in a mirror: the replicas of a blueprint's components, their names, addresses, nodes and order. Pure. */

import type { Blueprint, Component } from './blueprint';

export interface Replica {
  name: string;
  component: Component;
  address: string;
  /** undefined: the machine itself. */
  node: string | undefined;
}

/** The client that makes the load has the network's second address, replicas theirs from the eleventh on. */
const CLIENT_HOST = 2;
const FIRST_HOST = 11;

export function namesOf({ component, names, replicas }: Component): string[] {
  return Array.from({ length: replicas }, (_, index) => (names ? names.replace('{n}', String(index + 1)) : replicas === 1 ? component : `${component}-${index + 1}`));
}

/** In the order of the file. */
export function replicasOf({ components, network }: Blueprint): Replica[] {
  const taken = new Set(Object.values(network.addresses));
  let host = FIRST_HOST;
  const next = () => {
    while (taken.has(hostAddress(network.subnet, host))) {
      host++;
    }
    return hostAddress(network.subnet, host++);
  };
  return components.flatMap((component) => namesOf(component).map((name, index): Replica => ({ name, component, address: network.addresses[name] ?? next(), node: component.nodes[index % component.nodes.length] })));
}

export const clientAddress = (subnet: string) => hostAddress(subnet, CLIENT_HOST);

/** Hosts that a network has room for, the broadcast address left out. */
export const roomOf = (subnet: string) => 2 ** (32 - Number(subnet.split('/')[1])) - 2;

export function isInside(subnet: string, address: string): boolean {
  const size = 2 ** (32 - Number(subnet.split('/')[1]));
  return Math.floor(numberOf(address) / size) === Math.floor(numberOf(subnet.split('/')[0]) / size);
}

function hostAddress(subnet: string, host: number): string {
  const size = 2 ** (32 - Number(subnet.split('/')[1]));
  const value = Math.floor(numberOf(subnet.split('/')[0]) / size) * size + host;
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

const numberOf = (address: string) => address.split('.').reduce((sum, part) => 256 * sum + Number(part), 0);

/** Components that a component uses, directly or through others; null where it uses itself that way. */
export function usedBy(component: string, components: Component[]): Set<string> | null {
  const used = new Set<string>();
  const visit = (name: string): void => {
    for (const each of components.find((known) => known.component === name)?.dependsOn ?? []) {
      if (!used.has(each)) {
        used.add(each);
        visit(each);
      }
    }
  };
  visit(component);
  return used.has(component) ? null : used;
}

/** Users first, then what they use, each component's replicas together: nothing has to fail because its server ended before it. */
export function stopOrder(blueprint: Blueprint): string[] {
  const left = [...blueprint.components];
  const ordered: Component[] = [];
  while (left.length > 0) {
    const next = left.findIndex(({ component }) => !left.some(({ dependsOn }) => dependsOn.includes(component)));
    ordered.push(...left.splice(Math.max(0, next), 1));
  }
  return ordered.flatMap(namesOf);
}

/** Replicas of the components that use a replica's component, directly or through others. */
export function dependentsOf(replica: string, { components }: Blueprint): string[] {
  const owner = components.find((component) => namesOf(component).includes(replica));
  return owner ? components.filter(({ component }) => usedBy(component, components)?.has(owner.component)).flatMap(namesOf) : [];
}
