/** A CPU quota for processes, as Fargate gives a task: a cgroup of version 1 or 2, which takes root. */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';

/** The kernel's usual period; Fargate's too. */
const PERIOD_US = 100_000;

/** A quota in force. */
export interface CpuQuota {
  /** From now on this process and whatever it starts is under it. */
  add(pid: number): void;
  /** Periods so far, and those in which the quota ran out. */
  periods(): { readonly all: number; readonly throttled: number };
  /** Frees its processes and is gone. */
  remove(): void;
}

/** Makes one, or says why it cannot. */
export function createCpuQuota(name: string, vcpu: number): CpuQuota | { readonly why: string } {
  try {
    return existsSync('/sys/fs/cgroup/cgroup.controllers') ? two(name, vcpu) : one(name, vcpu);
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

function one(name: string, vcpu: number): CpuQuota {
  const root = '/sys/fs/cgroup/cpu';
  mkdirSync(`${root}/${name}`);
  writeFileSync(`${root}/${name}/cpu.cfs_period_us`, String(PERIOD_US));
  writeFileSync(`${root}/${name}/cpu.cfs_quota_us`, String(PERIOD_US * vcpu));
  return quotaAt(root, name);
}

function two(name: string, vcpu: number): CpuQuota {
  const root = '/sys/fs/cgroup';
  writeFileSync(`${root}/cgroup.subtree_control`, '+cpu');
  mkdirSync(`${root}/${name}`);
  writeFileSync(`${root}/${name}/cpu.max`, `${PERIOD_US * vcpu} ${PERIOD_US}`);
  return quotaAt(root, name);
}

function quotaAt(root: string, name: string): CpuQuota {
  const folder = `${root}/${name}`;
  const read = (key: string) => {
    const text = readFileSync(`${folder}/cpu.stat`, 'utf8');
    return Number(new RegExp(`^${key} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
  };
  return {
    add: (pid) => writeFileSync(`${folder}/cgroup.procs`, String(pid)),
    periods: () => ({ all: read('nr_periods'), throttled: read('nr_throttled') }),
    remove() {
      for (const pid of readFileSync(`${folder}/cgroup.procs`, 'utf8').split('\n').filter(Boolean))
        writeFileSync(`${root}/cgroup.procs`, pid);
      rmdirSync(folder);
    },
  };
}
