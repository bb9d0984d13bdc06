/**
 * Keeps a process's memory and environment from other processes of its user: `prctl(PR_SET_DUMPABLE, 0)`, which Node has not. After
 * it `/proc/<pid>/environ` and `mem` belong to root, and nobody may trace it. What it starts is dumpable again: an exec sets it anew.
 */
import { createRequire } from 'node:module';

/** From `linux/prctl.h`. */
const PR_GET_DUMPABLE = 3;
const PR_SET_DUMPABLE = 4;

/** As much of koffi, a foreign function interface, as is used here. */
interface Koffi {
  load(library: string): { func(signature: string): (...of: number[]) => number };
}

/** Throws an error where the system does not do it: on anything but Linux, or without the package. */
export function makeUndumpable(): void {
  const require = createRequire(import.meta.url);
  // The processor's own package: the image has no other, and none of the package that chooses among them.
  const koffi = require(`@koromix/koffi-linux-${process.arch}`) as Koffi;
  const prctl = koffi
    .load('libc.so.6')
    .func('int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)');
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  if (prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) === 0) return;
  throw new Error('Cannot keep this process from being read: the kernel refuses');
}
