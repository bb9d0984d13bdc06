/** A thread's program in one piece. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundled, for imports of TypeScript that is not are read through a getter at each use, which is a third of the time here. */
export async function bundleWorker(entry: URL): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    platform: 'node',
    // A worker's source, unlike its file, is no module.
    format: 'cjs',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}
