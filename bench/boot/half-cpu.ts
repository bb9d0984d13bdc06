/** A CPU quota as Fargate sets one for half a vCPU, where this machine lets us make a cgroup. */
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The kernel's own period: 100 ms, of which half may be used. */
const PERIOD_US = 100_000;
const QUOTA_US = 50_000;

/** A group that processes can be started in. */
export interface CpuGroup {
  /** The command that runs another one inside. */
  wrap(command: readonly string[]): readonly string[];
  remove(): void;
}

/** Makes a group of half a CPU, or answers why that cannot be. */
export function makeHalfCpu(name: string): CpuGroup | { readonly because: string } {
  const v1 = '/sys/fs/cgroup/cpu';
  const isV1 = existsSync(join(v1, 'cpu.cfs_quota_us'));
  const folder = join(isV1 ? v1 : '/sys/fs/cgroup', name);
  try {
    mkdirSync(folder, { recursive: true });
    if (isV1) {
      writeFileSync(join(folder, 'cpu.cfs_period_us'), String(PERIOD_US));
      writeFileSync(join(folder, 'cpu.cfs_quota_us'), String(QUOTA_US));
    } else writeFileSync(join(folder, 'cpu.max'), `${QUOTA_US} ${PERIOD_US}`);
  } catch (error) {
    return { because: `no cgroup with a CPU quota can be made here: ${String(error)}` };
  }
  const enter = `echo $$ > ${join(folder, 'cgroup.procs')} && exec "$@"`;
  return {
    wrap: (command) => ['sh', '-c', enter, 'sh', ...command],
    remove: () => rmdirSync(folder),
  };
}
