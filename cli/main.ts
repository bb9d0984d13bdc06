/** `greenroom`: one word, then that word's own flags. `bin/greenroom.mjs` has checked Node and the packages. */
import { WrongConfig } from '../lib/config/parse-config.ts';

const HELP = `Greenroom: voice bots in your own AWS account.

  npx greenroom COMMAND [flags]

  doctor    what this account allows, and what stands in the way of a deploy
  history   call counts into the pool's table and out of it

  npx greenroom COMMAND --help   tells more

Everything else is an npm script: npm start, npm run deploy, npm run simulate, npm test.
`;

/** Each is loaded when it is asked for: the doctor needs eight AWS clients, the help none. */
const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  doctor: async (args) => (await import('./doctor/doctor-main.ts')).doctor(args),
  history: async (args) => (await import('./history/history-main.ts')).history(args),
};

const [word = '--help', ...rest] = process.argv.slice(2);
process.exitCode = await run(word, rest);

async function run(word: string, rest: readonly string[]): Promise<number> {
  if (['help', '--help', '-h'].includes(word)) {
    console.log(HELP);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
  if (!command) {
    console.error(`There is no command ${word}; see npx greenroom --help`);
    return 2;
  }
  try {
    return await command(rest);
  } catch (error) {
    if (!(error instanceof WrongConfig)) throw error;
    console.error(error.message);
    return 1;
  }
}
