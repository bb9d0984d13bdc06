/** The kernel's tools, by their own batch languages. None is waited for in a way that holds up what this process plays. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const runProgram = promisify(execFile);

/** Runs lines of `ip`, in a namespace or in the bed's own; those that begin with `-6` after the others. */
export async function ip(lines: readonly string[], namespace?: string): Promise<void> {
  const where = namespace === undefined ? [] : ['-n', namespace];
  const of6 = lines.filter((line) => line.startsWith('-6 ')).map((line) => line.slice(3));
  const others = lines.filter((line) => !line.startsWith('-6 '));
  if (others.length > 0) await run('ip', [...where, '-batch', '-'], others.join('\n'));
  if (of6.length > 0) await run('ip', [...where, '-6', '-batch', '-'], of6.join('\n'));
}

/** Takes everything away that a bed before this one has made in the namespace of this process. */
export async function resetNetwork(): Promise<void> {
  const script = [
    // A pair goes at once with one of its ends, and only some time after its namespace.
    'for pair in $(ip -br link show type veth | cut -d@ -f1); do ip link del "$pair" || true; done',
    'for name in $(ip netns list | cut -d" " -f1); do ip netns del "$name"; done',
    'nft flush ruleset',
    'ip addr flush dev lo scope global',
    'for v in -4 -6; do ip $v rule flush; ip $v rule add pref 32766 lookup main; done',
  ];
  await run('sh', ['-ec', script.join('\n')], '');
}

/** Lets a namespace pass on what is not for itself. */
export async function letForward(namespace: string): Promise<void> {
  const settings = ['net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1'];
  await run('ip', ['netns', 'exec', namespace, 'sysctl', '-qw', ...settings], '');
}

/** Kills every process of a namespace, as a machine that loses its power does. */
export async function killAll(namespace: string): Promise<void> {
  await run('sh', ['-c', `ip netns pids ${namespace} | xargs -r kill -9 2> /dev/null || true`], '');
}

/** Loads a ruleset, in a namespace or in the bed's own: all of it or nothing. */
export async function nft(script: string, namespace?: string): Promise<void> {
  if (namespace === undefined) await run('nft', ['-f', '-'], script);
  else await run('ip', ['netns', 'exec', namespace, 'nft', '-f', '-'], script);
}

/** The elements of a set of the bed's own table. */
export async function nftElements(set: string): Promise<unknown[]> {
  const said = await run('nft', ['-j', 'list', 'set', 'inet', 'vpc', set], '');
  const { nftables } = JSON.parse(said) as { nftables: { set?: { elem?: unknown[] } }[] };
  return nftables.flatMap((part) => part.set?.elem ?? []);
}

async function run(file: string, args: readonly string[], input: string): Promise<string> {
  const running = runProgram(file, [...args]);
  // A program that fails before it has read all tells so by its exit.
  running.child.stdin?.on('error', () => undefined).end(input);
  return (await running).stdout;
}
