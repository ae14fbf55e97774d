/** Loads onnxruntime when it is first needed, and says what to do on a machine for which its package has no library. */

import { messageOf, RoentgenError } from '../errors';

type Engine = typeof import('onnxruntime-node');

export interface Machine {
  platform: NodeJS.Platform;
  arch: NodeJS.Architecture;
  /** C library, on Linux only. */
  libc: 'glibc' | 'musl' | null;
}

/** What onnxruntime-node 1.30 ships; on Linux for glibc. */
const LIBRARIES: Partial<Record<NodeJS.Platform, NodeJS.Architecture[]>> = { linux: ['x64', 'arm64'], darwin: ['arm64'], win32: ['x64', 'arm64'] };
const EVERYWHERE = 'run the sidecar where there is one: Linux with glibc on x64 or arm64, macOS on Apple silicon, Windows; Grafana and Prometheus may stay where they are';

/** What to do where the package has no library for the machine; null where it has one. */
function adviceFor({ platform, arch, libc }: Machine): string | null {
  if (!LIBRARIES[platform]?.includes(arch)) {
    return platform === 'darwin' ? `an Intel Mac can run it in a Linux container; else ${EVERYWHERE}` : EVERYWHERE;
  }
  return libc === 'musl' ? "its libraries need glibc: use an image with it (Debian's, Ubuntu's) instead of Alpine" : null;
}

/** ENGINE_UNAVAILABLE for a machine on which loading onnxruntime threw `cause`. */
export function engineUnavailable(machine: Machine, cause: unknown): RoentgenError {
  const { platform, arch, libc } = machine;
  const name = `${platform} ${arch}${libc ? ` with ${libc}` : ''}`;
  const advice = adviceFor(machine);
  const message = advice ? `onnxruntime-node has no library for ${name}` : `onnxruntime-node does not load on ${name}: ${messageOf(cause).split('\n')[0]}`;
  return new RoentgenError('ENGINE_UNAVAILABLE', message, advice ?? 'install the packages anew on this machine (npm ci); its libraries need glibc 2.28 or macOS 14', { cause });
}

function thisMachine(): Machine {
  const { platform, arch } = process;
  if (platform !== 'linux') {
    return { platform, arch, libc: null };
  }
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return { platform, arch, libc: header.glibcVersionRuntime ? 'glibc' : 'musl' };
}

/** A session computes on the thread that runs it: models run side by side in worker threads instead. */
export const ONE_THREAD = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
} satisfies import('onnxruntime-node').InferenceSession.SessionOptions;

let loaded: Engine | undefined;

/** Throws ENGINE_UNAVAILABLE. */
export function engine(): Engine {
  try {
    // Not an import: it would end the program before anything could say why.
    return (loaded ??= require('onnxruntime-node') as Engine);
  } catch (cause) {
    throw engineUnavailable(thisMachine(), cause);
  }
}

/** Of the engine that is loaded, with its version. */
export const engineName = (): string => `onnxruntime ${engine().env.versions.node ?? engine().env.versions.common}`;
