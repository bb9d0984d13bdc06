/** The entry of `npm start`; `tools/start.mjs` has checked Node and the packages before. */
import { CannotStart } from './cannot-start.ts';
import { HELP, parseFlags } from './flags.ts';
import { whenToStop } from './when-to-stop.ts';

try {
  const flags = parseFlags(process.argv.slice(2));
  if (flags === 'help') console.log(HELP);
  else {
    // Loaded late, so that help and wrong flags are answered at once.
    const { run } = await import('./run.ts');
    await run(flags, whenToStop());
  }
  process.exit(0);
} catch (error) {
  console.error(error instanceof CannotStart ? error.message : error);
  process.exit(1);
}
