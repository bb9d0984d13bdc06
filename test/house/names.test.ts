import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Names that several files export, and why each may. */
const SHARED: Readonly<Record<string, string>> = {
  handler: 'what Lambda calls, in each function’s entry',
  Signalled: 'an answer to an offer, on both sides of the channel between supervisor and bot',
  hashToken: 'one line on either side of a port; core has no hash of its own',
  image: 'the command, and what an agent writes for a container of its own',
  pipecat: 'what an agent writes, and the rule that Pipecat Cloud scales by',
  observe: 'the forecast’s and the sizing’s: the one hands on to the other',
  PARTS: 'of a mixture, and of an image',
};

it('no two files export one name, so that a name says which thing is meant', () => {
  const files = execFileSync('git', ['ls-files', '*.ts'], { encoding: 'utf8' })
    .split('\n')
    .filter((file) => file !== '' && !file.startsWith('test/') && !file.endsWith('.d.ts'));
  const homes = new Map<string, Set<string>>();
  for (const file of files)
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(
      /^export (?:async )?(?:function\*?|const|interface|type|class) (\w+)/gm,
    ))
      homes.set(name, (homes.get(name) ?? new Set()).add(file));
  const doubled = [...homes].filter(([, of]) => of.size > 1);
  expect(doubled.filter(([name]) => !(name in SHARED)).map(([name, of]) => [name, ...of])).toEqual(
    [],
  );
  const gone = Object.keys(SHARED).filter((name) => !doubled.some(([of]) => of === name));
  expect(gone, 'no longer shared: take it from the list').toEqual([]);
});
