/** A task's quota of memory and CPU, by whichever version of control groups the machine has. */
import { existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';
const NAME = 'greenroom-vpc';
const PERIOD_US = 100_000;

/** What all tasks together weigh against another program of the machine. */
const TASKS = { name: NAME, share: 4 };

/** AWS's services do not wait until their customers' tasks leave them a processor; nor do callers. */
const SERVICES = { name: `${NAME}-services`, share: 4 };

/** A task's groups. */
export interface Cgroup {
  /** Files that take the id of whatever is to be in it. */
  readonly files: readonly string[];
  remove(): void;
}

/** Makes the groups of one task; without control groups there are none. */
export function createCgroup(id: string, of: { cpu: number; memoryMiB: number }): Cgroup {
  const quota = Math.round((of.cpu / 1024) * PERIOD_US);
  const bytes = of.memoryMiB * 1024 * 1024;
  const folders = existsSync(join(ROOT, 'cgroup.controllers'))
    ? [
        make(join(ROOT, TASKS.name, id), {
          'cpu.max': `${quota} ${PERIOD_US}`,
          'memory.max': `${bytes}`,
        }),
      ]
    : [
        make(join(ROOT, 'cpu', TASKS.name, id), { 'cpu.cfs_quota_us': `${quota}` }),
        make(join(ROOT, 'memory', TASKS.name, id), { 'memory.limit_in_bytes': `${bytes}` }),
      ];
  const made = folders.filter((folder) => folder !== '');
  return {
    files: made.map((folder) => join(folder, 'cgroup.procs')),
    remove: () => made.forEach(removeFolder),
  };
}

function make(folder: string, settings: Readonly<Record<string, string>>): string {
  try {
    mkdirSync(folder, { recursive: true });
    const parent = join(folder, '..');
    weigh(parent, TASKS.share);
    // Version 2 gives controllers to a group only when its parent says so.
    writeIfThere(join(parent, 'cgroup.subtree_control'), '+cpu +memory');
    for (const [file, value] of Object.entries(settings)) writeFileSync(join(folder, file), value);
    return folder;
  } catch {
    return '';
  }
}

/** Puts this process, and whatever it starts and does not put elsewhere, where tasks do not starve it. */
export function joinServices(): void {
  const version2 = existsSync(join(ROOT, 'cgroup.controllers'));
  const folder = join(ROOT, version2 ? '' : 'cpu', SERVICES.name);
  try {
    mkdirSync(folder, { recursive: true });
    weigh(folder, SERVICES.share);
    writeFileSync(join(folder, 'cgroup.procs'), `${process.pid}`);
  } catch {
    // A machine without control groups.
  }
}

function weigh(folder: string, share: number): void {
  writeIfThere(join(folder, 'cpu.shares'), `${share * 1024}`);
  writeIfThere(join(folder, 'cpu.weight'), `${share * 100}`);
}

function writeIfThere(file: string, value: string): void {
  if (existsSync(file)) writeFileSync(file, value);
}

function removeFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Something still dies in it; the next bed looks again.
  }
}

/** Removes what earlier beds have left. */
export function removeOldCgroups(): void {
  const parts = ['cpu', 'memory', ''].map((part) => join(ROOT, part));
  for (const part of parts) removeFolder(join(part, SERVICES.name));
  for (const parent of parts.map((part) => join(part, TASKS.name))) {
    if (!existsSync(parent)) continue;
    for (const entry of readdirSync(parent, { withFileTypes: true })) {
      if (entry.isDirectory()) removeFolder(join(parent, entry.name));
    }
    removeFolder(parent);
  }
}
