/** Kubernetes objects as files for `kubectl apply`, one for the namespace and one for each component. Pure. */

import { dumpYaml, type KubernetesObject } from '@kubernetes/client-node';
import { RoentgenError } from '../../errors';
import type { Blueprint } from '../blueprint/blueprint';
import { kubernetesObjects } from './kubernetes-objects';

/** Text by file name; in the order of the names the namespace is first. Throws BLUEPRINT_INVALID, for a blueprint with random words as well: files are no place for them. */
export function manifestsOf(blueprint: Blueprint, instance: string): Record<string, string> {
  const { namespace, networkPolicies, configMaps, services, statefulSets } = kubernetesObjects(blueprint, instance, refuseSecret);
  const parts = services.map(({ metadata }): [string, KubernetesObject[]] => {
    const ofPart = (objects: KubernetesObject[]) => objects.filter((each) => each.metadata?.name === metadata?.name);
    return [`10-${metadata?.name}.yaml`, [configMaps, services, statefulSets].flatMap(ofPart)];
  });
  const head = `# Made by: roentgen mirror manifests --blueprint ${blueprint.name}.yaml --instance ${instance}\n`;
  return Object.fromEntries([['00-namespace.yaml', [namespace, ...networkPolicies]] as [string, KubernetesObject[]], ...parts].map(([file, objects]) => [file, head + objects.map(documentOf).join('---\n')]));
}

/** Under the names of the API, of which some are no names of JavaScript. */
const documentOf = (object: KubernetesObject): string => dumpYaml(object, { lineWidth: -1, noRefs: true });

function refuseSecret(name: string): never {
  throw new RoentgenError('BLUEPRINT_INVALID', `the blueprint names the random word ${JSON.stringify(name)}, which is in no file that others may read`, 'bring it up with --runtime kubernetes, which makes one');
}
