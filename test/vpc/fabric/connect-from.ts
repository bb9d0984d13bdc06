/** A connection tried from inside of a namespace. */
import { spawn } from 'node:child_process';

const TIMEOUT_S = 5;

/** Why it cannot be reached, or nothing where it can; tried twice, as Fargate tries to pull an image again. */
export async function connectFrom(
  namespace: string,
  host: string,
  port: number,
): Promise<string | undefined> {
  const isOpen = (await tryOnce(namespace, host, port)) || (await tryOnce(namespace, host, port));
  return isOpen ? undefined : `dial tcp ${host}:${port}: i/o timeout`;
}

function tryOnce(namespace: string, host: string, port: number): Promise<boolean> {
  // bash alone: a process of Node for each launch would be a load of its own.
  const probe = `exec timeout ${TIMEOUT_S} bash -c ': < /dev/tcp/${host}/${port}'`;
  const child = spawn('nsenter', [`--net=/run/netns/${namespace}`, 'bash', '-c', probe], {
    stdio: 'ignore',
  });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code === 0)));
}
