/** A real Docker Engine for tests: Debian's dockerd in a network namespace of its own, and an image made of one static busybox, both offline. */

import { execFileSync, type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync, symlinkSync, copyFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';

export interface Engine {
  socket: string;
  docker: Docker;
  /** Name of the image: busybox with httpd serving /www on port 8080. */
  image: string;
  stop(): Promise<void>;
}

const IMAGE = 'roentgen-test:1';
const APPLETS = ['sh', 'httpd', 'sleep', 'wget', 'cat', 'date', 'ls', 'dd', 'nslookup', 'ping'];

/** Why no engine can be started here; null where it can. */
export function engineObstacle(): string | null {
  const missing = ['/usr/sbin/dockerd', '/bin/busybox'].filter((path) => !existsSync(path));
  return process.getuid?.() !== 0 ? 'root' : missing.length > 0 ? missing.join(', ') : null;
}

export async function startEngine(): Promise<Engine> {
  const directory = mkdtempSync(join(tmpdir(), 'roentgen-engine-'));
  const netns = `rte${process.pid}`;
  const socket = join(directory, 'docker.sock');
  execFileSync('ip', ['netns', 'add', netns]);
  execFileSync('ip', ['-n', netns, 'link', 'set', 'lo', 'up']);
  // not `ip netns exec`: it remounts /sys and hides the cgroups
  const daemon = spawn('nsenter', [`--net=/run/netns/${netns}`, 'dockerd', '-H', `unix://${socket}`, '--data-root', join(directory, 'data'), '--exec-root', join(directory, 'run'), '-p', join(directory, 'docker.pid'), '--exec-opt', 'native.cgroupdriver=cgroupfs', '--cgroup-parent', `/${netns}`, '--log-level', 'error'], { stdio: 'ignore', detached: true });
  const docker = new Docker({ socketPath: socket });
  try {
    await untilReady(docker, daemon);
    await importImage(docker, directory);
  } catch (error) {
    await stopEngine(daemon, netns, directory);
    throw error;
  }
  return { socket, docker, image: IMAGE, stop: () => stopEngine(daemon, netns, directory) };
}

async function untilReady(docker: Docker, daemon: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (daemon.exitCode !== null) {
      throw new Error(`dockerd ended with status ${daemon.exitCode}`);
    }
    if (await docker.ping().then(() => true, () => false)) {
      return;
    }
    await sleep(50);
  }
  throw new Error('dockerd did not get ready');
}

async function importImage(docker: Docker, directory: string): Promise<void> {
  const root = join(directory, 'image');
  ['bin', 'www', 'tmp', 'etc', 'volume'].forEach((folder) => mkdirSync(join(root, folder), { recursive: true }));
  copyFileSync('/bin/busybox', join(root, 'bin/busybox'));
  APPLETS.forEach((applet) => symlinkSync('busybox', join(root, 'bin', applet)));
  writeFileSync(join(root, 'www/index.html'), 'well\n');
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\n');
  const archive = join(directory, 'image.tar');
  execFileSync('tar', ['-C', root, '-cf', archive, '.']);
  await importArchive(docker, archive, IMAGE, ['CMD ["httpd", "-f", "-p", "8080", "-h", "/www"]', 'EXPOSE 8080/tcp']);
}

/** An image of an archive of a root file system. */
export async function importArchive(docker: Docker, archive: string, image: string, changes: string[] = []): Promise<void> {
  const [repo, tag] = image.split(':');
  const stream = await docker.importImage(archive, { repo, tag, changes });
  await new Promise<void>((resolve, reject) => {
    stream.on('error', reject).on('end', resolve).resume();
  });
}

async function stopEngine(daemon: ChildProcess, netns: string, directory: string): Promise<void> {
  const ended = new Promise((resolve) => (daemon.exitCode === null ? daemon.once('exit', resolve) : resolve(null)));
  daemon.kill('SIGTERM');
  await Promise.race([ended, sleep(15_000, undefined, { ref: false })]);
  daemon.kill('SIGKILL');
  execFileSync('ip', ['netns', 'del', netns]);
  // the engine's own parent of all containers, in each hierarchy
  readdirSync('/sys/fs/cgroup').map((each) => join('/sys/fs/cgroup', each, netns)).filter(existsSync).forEach((each) => rmdirSync(each));
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
