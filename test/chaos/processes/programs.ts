/** The programs of a run, bundled: the product's own supervisor with light bots in its seats, the API and the scaler as processes. */
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { LAMBDA_BUNDLE } from '../../../adapters/lambda/bundle-options.ts';
import { ensureBotBundle } from '../../../local/agent/bot-bundle.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Their files. */
export interface Programs {
  readonly supervisor: string;
  readonly api: string;
  readonly scaler: string;
}

/** Makes them in a folder. */
export async function makePrograms(folder: string): Promise<Programs> {
  const image = join(folder, 'image');
  mkdirSync(image, { recursive: true });
  const product = dirname(await ensureBotBundle());
  for (const file of ['supervisor.mjs', 'agents.json'])
    cpSync(join(product, file), join(image, file));
  // What is not bundled is found above.
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const here = dirname(fileURLToPath(import.meta.url));
  await build({
    ...LAMBDA_BUNDLE,
    alias: {},
    mainFields: [...LAMBDA_BUNDLE.mainFields],
    absWorkingDir: ROOT,
    bundle: true,
    logLevel: 'error',
    outdir: image,
    outExtension: { '.js': '.mjs' },
    entryPoints: {
      // Where the supervisor looks for its bot.
      bot: join(here, 'light-bot.ts'),
      api: join(here, 'api-process.ts'),
      scaler: join(here, 'scaler-process.ts'),
    },
  });
  const at = (name: string) => join(image, `${name}.mjs`);
  return { supervisor: at('supervisor'), api: at('api'), scaler: at('scaler') };
}
