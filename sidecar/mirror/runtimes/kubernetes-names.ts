/** Names of a blueprint in a cluster: pods have no fixed addresses, but those of a StatefulSet have names. Pure. */

import type { Blueprint } from '../blueprint/blueprint';
import { namesOf } from '../blueprint/replicas';
import type { Names } from '../blueprint/variables';

export const namespaceOf = (instance: string) => `roentgen-${instance}`;

/** `app-0.app` is the first pod of the StatefulSet `app` in its Service, whatever the blueprint calls that replica. */
export function namesInCluster({ components }: Blueprint): Names {
  const pods = components.flatMap((component) => namesOf(component).map((replica, index) => ({ component: component.component, replica, pod: `${component.component}-${index}.${component.component}` })));
  const of = (name: string) => pods.filter(({ component, replica }) => component === name || replica === name).map(({ pod }) => pod);
  return { addresses: of, replicas: of };
}

/** Kubernetes replaces `$(NAME)` in arguments and environment variables, and takes `$$` for a `$`: a text that is to stay as it is. */
export const literal = (text: string): string => text.replace(/\$(?=[($])/g, '$$$$');
