/**
 * A seat's processes as one: the bot, and whatever it has started. They share a process group, so that one signal stops, continues
 * or kills them all; what has left the group is still known by the scratch folder in its environment.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stateOf } from './process-stat.ts';

/** Signals every process of a group. Answers whether anyone was there to get it. */
export function signalGroup(leader: number | undefined, signal: NodeJS.Signals | 0): boolean {
  // 0 and 1 would mean our own group, and everybody.
  if (leader === undefined || leader <= 1) return false;
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}

/** A process and all that descend from it. Without `/proc` (not Linux), the process alone. */
export function familyOf(leader: number): readonly number[] {
  const family = [leader];
  // Grows while it is walked.
  for (const pid of family) family.push(...childrenOf(pid));
  return family;
}

/** Children that have ended and that nobody has taken leave of. */
export function deadChildrenOf(pid: number): readonly number[] {
  return childrenOf(pid).filter((child) => stateOf(child) === 'Z');
}

/** Sets for a whole family who dies first when memory runs out; children that come later inherit it. */
export function setOomScore(leader: number, score: 0 | 1000): void {
  for (const pid of familyOf(leader)) {
    try {
      writeFileSync(`/proc/${pid}/oom_score_adj`, String(score));
    } catch {
      // Not Linux, or the process is gone: a hint that cannot be given.
    }
  }
}

/** Kills processes that were started with this in their environment, such as a daemon that a bot has left behind. */
export function killMarked(variable: string, value: string): void {
  for (const pid of markedBy(variable, value)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone meanwhile.
    }
  }
}

/** Processes that were started with this in their environment. */
export function markedBy(variable: string, value: string): readonly number[] {
  const marker = `\0${variable}=${value}\0`;
  return allPids().filter((pid) => {
    try {
      return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`.includes(marker);
    } catch {
      // Gone, or another user's.
      return false;
    }
  });
}

function childrenOf(pid: number): readonly number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    return threads.flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1')
        .split(' ')
        .filter((child) => child !== '')
        .map(Number),
    );
  } catch {
    return [];
  }
}

function allPids(): readonly number[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  } catch {
    return [];
  }
}
