/** Which addresses the processes below one listen on, by what Linux says of them. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Addresses in Linux's own hexadecimal: `0100007F` is 127.0.0.1, `…01000000` [::1], all zeros every interface. */
export function listenersBelow(pid: number): string[] {
  const sockets = new Set(family(pid).flatMap(socketsOf));
  return ['tcp', 'tcp6'].flatMap((file) =>
    readFileSync(`/proc/net/${file}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === LISTEN && sockets.has(inode ?? ''))
      .map(([, local = '']) => local.split(':')[0] ?? ''),
  );
}

const LISTEN = '0A';

/** 127.0.0.1, the same as IPv6, and [::1]. */
export const LOOPBACK = [
  '0100007F',
  '0000000000000000FFFF00000100007F',
  '00000000000000000000000001000000',
];

function family(root: number): number[] {
  const listed = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = listed.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const below = (pid: number): number[] =>
    pairs.filter(([, parent]) => parent === pid).flatMap(([id = 0]) => [id, ...below(id)]);
  return [root, ...below(root)];
}

function socketsOf(pid: number): string[] {
  try {
    const folder = `/proc/${pid}/fd`;
    const links = readdirSync(folder).map((fd) => readlinkSync(`${folder}/${fd}`));
    return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
  } catch {
    // It has just gone.
    return [];
  }
}
