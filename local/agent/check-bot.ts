/** Loads a Pipecat bot's file as a seat would, and says what is wrong with it before anybody calls. */
import { join } from 'node:path';
import { startPython } from '../../services/pipecat/python-process.ts';

/** What is checked, with which interpreter. */
export interface BotCheck {
  readonly python: string;
  /** The folder that holds `greenroom_host`. */
  readonly hostFolder: string;
  readonly root: string;
  readonly entry: string;
}

/** Nothing if the file can be loaded; otherwise why not, with the file and line. */
export function checkBot({
  python,
  hostFolder,
  root,
  entry,
}: BotCheck): Promise<string | undefined> {
  // Nothing is left in the checkout.
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  return new Promise((resolve) => {
    startPython(
      { python, hostFolder, entry: join(root, entry), socketPath: '--check', env },
      {
        onLine: () => undefined,
        onExit: (because) => resolve(because === 'code 0' ? undefined : because),
      },
    );
  });
}
