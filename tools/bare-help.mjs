/** Help on a fresh clone: `docs/commands.md` holds what every command says, so that no package is needed for it. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The help or the version that these words ask for; nothing where they ask for anything else, or packages are there to say it. */
export function bareHelp(words) {
  if (existsSync(`${ROOT}node_modules/tsx`)) return undefined;
  if (['--version', '-v'].includes(words[0]))
    return JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')).version;
  const asks = words.some((word) => word === '--help' || word === '-h');
  if (!asks && words.length > 0 && words[0] !== 'help') return undefined;
  const parts = readFileSync(`${ROOT}docs/commands.md`, 'utf8').split(/^## npx greenroom /m);
  const name = words.filter((word) => /^[a-z]/.test(word)).join(' ');
  const found = parts.slice(1).find((part) => part.startsWith(`${name}\n`)) ?? parts[0];
  return /```text\n([^]*?)\n```/.exec(found)?.[1];
}
