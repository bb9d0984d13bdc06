/** Functions of the C library that Node has not, by koffi, a foreign function interface. */
import { createRequire } from 'node:module';

/** A number, a pointer to nothing, or numbers that the function fills in. */
export type LibcValue = number | null | number[];

/** As much of koffi as is used here. */
interface Koffi {
  load(library: string): { func(signature: string): (...of: LibcValue[]) => number };
}

/** The function of a signature in C. Throws on anything but Linux, or without the package. */
export function libcFunction(signature: string): (...of: LibcValue[]) => number {
  const require = createRequire(import.meta.url);
  // The processor's own package: the image has no other, and none of the package that chooses among them.
  const koffi = require(`@koromix/koffi-linux-${process.arch}`) as Koffi;
  return koffi.load('libc.so.6').func(signature);
}
