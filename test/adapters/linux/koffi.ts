/** The processor's package of koffi, for processes that a test starts in another folder. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const packageName = `@koromix/koffi-linux-${process.arch}`;

/** Where it is found, as `NODE_PATH`. */
export function koffiPath(): string {
  return join(dirname(createRequire(import.meta.url).resolve(packageName)), '../..');
}

/** Why it cannot be used here; empty where it can. */
export function whyNoKoffi(): string {
  if (process.platform !== 'linux') return 'only Linux has it';
  try {
    createRequire(import.meta.url).resolve(packageName);
    return '';
  } catch {
    return `${packageName} is not installed`;
  }
}
