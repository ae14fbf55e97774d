/** What was captured, as the text of a blueprint that says in comments what could not be known. Pure. */

import { Document, isNode } from 'yaml';
import type { Captured } from './series';

const MEBIBYTE = 2 ** 20;

export function blueprintText(service: string, captured: Captured[], from: string): string {
  const components = Object.fromEntries(captured.map((each) => [each.component, componentOf(each)]));
  const document = new Document({ name: service, service, components });
  document.commentBefore = [
    ` Captured from ${from}.`,
    ' Metrics do not say what runs and who speaks to whom. To bring this up, add to each component its command (process runtime) or image',
    ' (Docker, Kubernetes), ports, health and depends_on, and to the whole a load and a kpi. As it is, it can be what a mirror is compared',
    ' with: roentgen mirror up --blueprint MIRROR.yaml --source THIS.yaml',
  ].join('\n');
  for (const each of captured) {
    const node = document.getIn(['components', each.component], true);
    if (isNode(node)) {
      node.commentBefore = commentOf(each).map((line) => ` ${line}`).join('\n');
    }
  }
  return document.toString({ lineWidth: 150 });
}

function componentOf({ image, instances, cpu, memory }: Captured): Record<string, unknown> {
  const resources = { ...(cpu === null ? {} : { cpu: Math.max(0.01, rounded(cpu)) }), ...(memory === null ? {} : { memory: bytesText(memory) }) };
  return { ...(image === null ? {} : { image }), ...(instances.length > 1 ? { replicas: instances.length } : {}), resources };
}

function commentOf({ instances, image, cpu, memory, cpuUsed, memoryUsed, uneven }: Captured): string[] {
  return [
    `Seen as ${instances.slice(0, 4).join(', ')}${instances.length > 4 ? `, … (${instances.length})` : ''}.`,
    `Not known: command${image === null ? ', image' : ''}, ports, files, what it depends on.`,
    ...(cpu === null ? [`No CPU limit${Number.isNaN(cpuUsed) ? '' : `; it takes ${rounded(cpuUsed)} cores now`}.`] : []),
    ...(memory === null ? [`No memory limit${Number.isNaN(memoryUsed) ? '' : `; it takes ${rounded(memoryUsed / MEBIBYTE)} MiB now`}.`] : []),
    ...(uneven ? ['Its replicas have different limits; these are the largest.'] : []),
  ];
}

const rounded = (value: number) => Number(value.toPrecision(3));
const bytesText = (bytes: number) => (bytes % MEBIBYTE === 0 ? `${bytes / MEBIBYTE}Mi` : Math.round(bytes));
