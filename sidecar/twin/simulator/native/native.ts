/**
 * The event loop in C (beside this file; compiled by scripts/native.mjs), equal to the bit to ../advance.ts and some times as fast.
 * Where it was not compiled there is none, and that one runs.
 */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { FULL_QUEUE } from '../columns';
import type { Network } from '../network';
import { ZIGGURAT_ENDS, ZIGGURAT_HEIGHTS } from '../random';
import { growRing } from '../ring';

type Advance = (network: Network, until: number, most: number) => number;

/** binding.c */
interface Addon {
  advance(arrays: ArrayBufferView[], until: number, most: number): number;
}

/** In the order of State in state.h. */
function arraysOf(network: Network): ArrayBufferView[] {
  const { scalars, tournament, flows, met, sizes, hopQueue, histograms, queues, window, pool, ports } = network;
  return [
    ...[scalars, tournament.nodes, tournament.ties, flows, met, sizes.share, sizes.own, sizes.other, hopQueue, histograms.bins, histograms.lowest],
    ...[queues, window, pool.packets, ports, ZIGGURAT_ENDS, ZIGGURAT_HEIGHTS],
  ];
}

/** In build/native, which is beside build/sidecar or, when this file runs from its source, below the root. */
function load(): Addon | null {
  const folders = ['../../../../native', '../../../../build/native'];
  const file = folders.map((folder) => resolve(__dirname, folder, `simulator-${process.arch}.node`)).find((each) => existsSync(each));
  try {
    return file ? (createRequire(__filename)(file) as Addon) : null;
  } catch {
    return null; // compiled for another C library or Node: as good as none
  }
}

let loaded: Addon | null | undefined;

/** As `advance` of ../advance.ts; null where there is none. ROENTGEN_NATIVE=off hides it. */
export function nativeAdvance(): Advance | null {
  if (process.env.ROENTGEN_NATIVE === 'off') {
    return null;
  }
  const addon = loaded === undefined ? (loaded = load()) : loaded;
  return addon && ((network, until, most) => advanceGrowing(addon, network, until, most));
}

function advanceGrowing(addon: Addon, network: Network, until: number, most: number): number {
  let events = 0;
  for (;;) {
    events += addon.advance(arraysOf(network), until, most - events);
    const full = network.scalars[FULL_QUEUE];
    if (full < 0) {
      return events;
    }
    growRing(network, full);
  }
}
