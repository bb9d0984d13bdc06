/** The programs that tasks run, bundled: a bundle starts about a second sooner than its sources. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleBot, isBundleFresh } from '../../tools/bundle/bundle-bot.mjs';

const OUTDIR = fileURLToPath(new URL('../../dist/bot', import.meta.url));

/** Bundles unless the bundle is newer than every source. Answers the supervisor's file. */
export async function ensureBotBundle(): Promise<string> {
  if (!isBundleFresh(OUTDIR) || !existsSync(`${OUTDIR}/supervisor.mjs`)) await replaceBundle();
  return `${OUTDIR}/supervisor.mjs`;
}

/** Made beside the old one and put in its place at once: another run may be starting bots from it. */
async function replaceBundle(): Promise<void> {
  const fresh = `${OUTDIR}.${process.pid}`;
  const stale = `${fresh}.old`;
  await bundleBot(fresh);
  if (existsSync(OUTDIR)) renameSync(OUTDIR, stale);
  try {
    renameSync(fresh, OUTDIR);
  } catch (error) {
    // Another run was faster by a moment: its bundle is as good.
    if (!existsSync(OUTDIR)) throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
  rmSync(stale, { recursive: true, force: true });
}
