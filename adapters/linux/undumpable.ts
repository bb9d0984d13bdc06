/**
 * Keeps a process's memory and environment from other processes of its user: `prctl(PR_SET_DUMPABLE, 0)`, which Node has not. After
 * it `/proc/<pid>/environ` and `mem` belong to root, and nobody may trace it. What it starts is dumpable again: an exec sets it anew.
 */
import { libcFunction } from './libc.ts';

/** From `linux/prctl.h`. */
const PR_GET_DUMPABLE = 3;
const PR_SET_DUMPABLE = 4;

/** Throws an error where the system does not do it: on anything but Linux, or without the package. */
export function makeUndumpable(): void {
  const prctl = libcFunction(
    'int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)',
  );
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  if (prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) === 0) return;
  throw new Error('Cannot keep this process from being read: the kernel refuses');
}
