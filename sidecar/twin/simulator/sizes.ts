/** Packet sizes drawn in constant time (Walker's alias method, tables as Vose 1991 makes them); flows with equal sizes share a table. */

import type { PacketSize } from '../scenario/scenario';

export interface SizeTables {
  /** [entries] The entry's share of its own size; the rest of it goes to the size `other`. */
  share: Float64Array;
  /** [entries] bits */
  own: Float64Array;
  other: Float64Array;
  /** [flows] The first entry of each flow's table, and how many it has. */
  first: Int32Array;
  length: Int32Array;
}

interface Alias {
  share: number[];
  own: number[];
  other: number[];
}

function aliasOf(sizes: readonly PacketSize[]): Alias {
  const total = sizes.reduce((sum, { probability }) => sum + probability, 0);
  const left = sizes.map(({ probability }) => (probability * sizes.length) / total);
  const own = sizes.map(({ bits }) => bits);
  const other = [...own];
  const share = own.map(() => 1);
  const small = left.flatMap((weight, entry) => (weight < 1 ? [entry] : []));
  const large = left.flatMap((weight, entry) => (weight < 1 ? [] : [entry]));
  // Rounding may leave entries over; their share stays 1.
  for (let entry = small.pop(); entry !== undefined && large.length > 0; entry = small.pop()) {
    const giver = large[large.length - 1];
    [share[entry], other[entry]] = [left[entry], own[giver]];
    left[giver] -= 1 - left[entry];
    if (left[giver] < 1) {
      small.push(large.pop() as number);
    }
  }
  return { share, own, other };
}

/** The tables of flows' sizes; the probabilities of each are scaled to the sum 1. */
export function sizeTables(flows: ReadonlyArray<readonly PacketSize[]>): SizeTables {
  const places = new Map<string, number>();
  const all: Alias = { share: [], own: [], other: [] };
  const first = flows.map((sizes) => {
    const key = sizes.map(({ bits, probability }) => `${bits}:${probability}`).join();
    const place = places.get(key) ?? all.own.length;
    if (place === all.own.length) {
      const alias = aliasOf(sizes);
      places.set(key, place);
      alias.own.forEach((bits, entry) => {
        all.share.push(alias.share[entry]);
        all.own.push(bits);
        all.other.push(alias.other[entry]);
      });
    }
    return place;
  });
  return {
    share: Float64Array.from(all.share),
    own: Float64Array.from(all.own),
    other: Float64Array.from(all.other),
    first: Int32Array.from(first),
    length: Int32Array.from(flows, ({ length }) => length),
  };
}
