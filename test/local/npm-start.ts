/** Runs `npm start`'s script as a person would, and knows every process that comes of it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

const SCRIPT = fileURLToPath(new URL('../../bin/greenroom.mjs', import.meta.url));

/** A run. */
export interface Started {
  readonly child: ChildProcess;
  /** All that was printed so far, both streams. */
  printed(): string;
  /** Waits for the ready line; answers the site's URL. Fails at once when the run ends before. */
  ready(): Promise<string>;
  /** Resolves when the run is over, with its exit code. */
  readonly over: Promise<number | null>;
  /** This process and all that descend from it now. */
  family(): number[];
}

/** Starts it. */
export function startByHand(...flags: string[]): Started {
  return startUnder([], flags);
}

/** Starts it in a Node that has flags of its own. */
export function startUnder(nodeFlags: readonly string[], flags: readonly string[]): Started {
  const child = spawn(process.execPath, [...nodeFlags, SCRIPT, 'start', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  }
  const over = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    over,
    printed: () => text,
    async ready() {
      const early = over.then((code) =>
        Promise.reject(new Error(`It ended with ${code}: ${text}`)),
      );
      const line = until(() => /Ready after .*open (http:\S+)/.exec(text)?.[1], 180_000);
      return Promise.race([line, early]);
    },
    family: () => familyOf(child.pid ?? -1),
  };
}

/** A process and all below it. */
export function familyOf(root: number): number[] {
  const parents = new Map(readdirSync('/proc').filter(isPid).flatMap(readParent));
  const family = [root];
  // Children are appended while the list is walked.
  for (const pid of family) {
    family.push(...[...parents].filter(([, parent]) => parent === pid).map(([child]) => child));
  }
  return family;
}

function isPid(name: string): boolean {
  return /^\d+$/.test(name);
}

function readParent(pid: string): [number, number][] {
  try {
    const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return [[Number(pid), Number(parent)]];
  } catch {
    return [];
  }
}
