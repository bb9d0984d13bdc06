/** Which process serves a caller: the one that holds the UDP port to which the caller's packets go. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { until } from '../local/until.ts';
import type { Caller } from './caller.ts';

/** The bot of a caller that is connected, and its supervisor. */
export async function botOf(caller: Caller): Promise<{ bot: number; supervisor: number }> {
  // Connected is a moment before nominated.
  const port = await until(() =>
    caller.seen(async (seen) => {
      const stats = [...((await seen.connections.at(-1)?.getStats())?.values() ?? [])];
      const pair = stats.find((s) => s.type === 'candidate-pair' && s.nominated);
      return stats.find((s) => s.id === pair?.remoteCandidateId)?.port as number | undefined;
    }),
  );
  const bot = holderOf(socketOf(port));
  const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${bot}/status`, 'utf8'))?.[1];
  return { bot, supervisor: Number(parent) };
}

function socketOf(port: number): string {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const lines = ['udp', 'udp6'].flatMap((name) =>
    readFileSync(`/proc/net/${name}`, 'utf8').split('\n'),
  );
  const line = lines.find((text) => text.trim().split(/\s+/)[1]?.endsWith(`:${hex}`));
  const inode = line?.trim().split(/\s+/)[9];
  if (!inode) throw new Error(`Cannot find the bot: nobody holds UDP port ${port}`);
  return `socket:[${inode}]`;
}

function holderOf(socket: string): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const holder = pids.find((pid) => filesOf(pid).includes(socket));
  if (!holder) throw new Error(`Cannot find the bot: nobody holds ${socket}`);
  return Number(holder);
}

function filesOf(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  } catch {
    return [];
  }
}
