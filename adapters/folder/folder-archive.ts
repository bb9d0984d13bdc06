/** An archive in a folder of this machine. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Archive } from '../../core/archive/archive.ts';

/** Opens it; the folder is made by the first object. */
export function createFolderArchive(folder: string): Archive {
  return {
    async put(key, body) {
      const file = fileOf(folder, key);
      await mkdir(dirname(file), { recursive: true });
      // Whole or not at all.
      await writeFile(`${file}.new`, body);
      await rename(`${file}.new`, file);
    },
    get: async (key) => new Uint8Array(await readFile(fileOf(folder, key))),
    async list(prefix) {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
        () => [],
      );
      return entries
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
        .map((path) => path.replaceAll('\\', '/'))
        .filter((key) => key.startsWith(prefix))
        .sort();
    },
    async remove(keys) {
      for (const key of keys) {
        await rm(fileOf(folder, key), { force: true });
        await removeIfEmpty(dirname(fileOf(folder, key)));
      }
    },
  };
}

/** Throws an error for a key that leads out of the folder. */
function fileOf(folder: string, key: string): string {
  if (key.split('/').includes('..')) throw new Error(`Cannot keep ${key}: it leads elsewhere`);
  return join(folder, key);
}

async function removeIfEmpty(folder: string): Promise<void> {
  const left = await readdir(folder).catch(() => ['?']);
  if (left.length === 0) await rm(folder, { recursive: true, force: true });
}
