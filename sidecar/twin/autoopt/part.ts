/** A fixed part of a data set with networks of all its sizes, for what is judged often. */

import type { Sample } from '../scenario/results';
import { type ArchiveFile, listArchives, readArchiveSamples } from '../scenario/challenge-files';

/** Archives of one folder in an order that takes them from everywhere: neighbours are of one topology and intensity. */
const scattered = (archives: ArchiveFile[]): ArchiveFile[] => archives.map((archive, index) => ({ archive, key: (index * 7919) % archives.length })).sort((a, b) => a.key - b.key).map(({ archive }) => archive);

function byFolder(directory: string): ArchiveFile[][] {
  const folders = new Map<string, ArchiveFile[]>();
  listArchives(directory).forEach((archive) => folders.set(archive.folder, [...(folders.get(archive.folder) ?? []), archive]));
  return [...folders.values()].map(scattered);
}

/** Stable sample number `turn` of the archive, or its last one: another one for each archive of a folder. */
function sampleOf(archive: ArchiveFile, turn: number): Sample | undefined {
  let found: Sample | undefined;
  for (const sample of readArchiveSamples(archive)) {
    found = sample;
    if (turn-- === 0) {
      break;
    }
  }
  return found;
}

/**
 * `perFolder` networks of each folder (a folder holds one size), from archives scattered over it; of folders whose networks have more than
 * `mostPaths` paths only one, because large ones take as long as all others.
 */
export function stratifiedPart(directory: string, perFolder: number, mostPaths = 20_000): Sample[] {
  return byFolder(directory).flatMap((archives) => {
    const samples: Sample[] = [];
    for (let turn = 0; turn < Math.min(perFolder, archives.length); turn++) {
      const sample = sampleOf(archives[turn], turn);
      if (sample && (turn === 0 || sample.scenario.flows.length <= mostPaths)) {
        samples.push(sample);
      }
    }
    return samples;
  });
}
