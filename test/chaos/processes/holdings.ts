/** What processes hold of the machine, to see whether it grows with the calls that they have served. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Judge } from '../judge.ts';

/** Of all processes of a kind together. */
export interface Holding {
  readonly processes: number;
  readonly descriptors: number;
  readonly sockets: number;
  readonly residentMb: number;
}

/** What may be more at the end than after the first quarter, of each process: a heap is collected when it likes. */
const GROWTH = { descriptors: 3, sockets: 3, residentMb: 25 } as const;

/** What these processes hold, on Linux. */
export function holdingOf(pids: readonly number[]): Holding {
  const found = pids.flatMap((pid) => read(pid) ?? []);
  const sum = (of: (one: (typeof found)[number]) => number) =>
    found.reduce((total, one) => total + of(one), 0);
  return {
    processes: found.length,
    descriptors: sum((one) => one.descriptors),
    sockets: sum((one) => one.sockets),
    residentMb: Math.round(sum((one) => one.residentMb)),
  };
}

function read(pid: number) {
  try {
    const links = readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
    const kb = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    const sockets = links.filter((link) => link.startsWith('socket:')).length;
    return { descriptors: links.length, sockets, residentMb: Number(kb ?? 0) / 1000 };
  } catch {
    // Gone meanwhile.
    return undefined;
  }
}

/** One that was closed while they were listed is none. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** Notes both in the counts, and blames what has grown. */
export function compareHoldings(
  judge: Judge,
  kind: string,
  { first, last }: { readonly first: Holding; readonly last: Holding },
): void {
  for (const what of ['descriptors', 'sockets', 'residentMb'] as const) {
    const each = ({ [what]: held, processes }: Holding) => held / Math.max(1, processes);
    const [before, after] = [Math.round(each(first)), Math.round(each(last))];
    judge.counts.set(`held: ${kind} ${what}, after a quarter`, before);
    judge.counts.set(`held: ${kind} ${what}, at the end`, after);
    if (after > before + GROWTH[what]) judge.blame(`${what} grow`, `${kind} ${before} ${after}`);
  }
}
