import { describe, expect, it } from 'vitest';
import { command, type Invocation } from '../../cli/command.ts';
import { flag, many, number, oneOf, text, toggle, whole, zone } from '../../cli/flags.ts';
import { fakeIo, runLine } from './fake-io.ts';

const FLAGS = {
  port: flag({ takes: 'N', says: 'a port', otherwise: '7860' }, whole(0, 65_535)),
  launchDelay: flag({ takes: 'SECONDS', says: 'a delay', otherwise: '0' }, number(0, 600)),
  agent: flag({ takes: 'NAME', says: 'the bot' }, text),
  timeZone: flag({ takes: 'ZONE', says: 'a zone' }, zone),
  refill: flag({ takes: 'claim|tick', says: 'when', otherwise: 'claim' }, oneOf('claim', 'tick')),
  rule: many({ takes: 'SPEC', says: 'again and again' }, text),
  quiet: toggle('no log lines'),
};

async function read(words: readonly string[]) {
  let asked: Invocation<typeof FLAGS> | undefined;
  const io = fakeIo();
  const run = command({
    name: 'run it',
    summary: 'runs it',
    words: { usage: '[FILE]', least: 0, most: 1 },
    flags: FLAGS,
    run: async (given) => void (asked = given),
  });
  const code = await runLine(['run', 'it', ...words], [run], io);
  return { asked, code, ...io };
}

const DEFAULTS = {
  port: 7860,
  launchDelay: 0,
  agent: undefined,
  timeZone: undefined,
  refill: 'claim',
  rule: [],
  quiet: false,
  words: [],
};

describe('a command’s flags', () => {
  it.each<[string, string[], object]>([
    ['nothing', [], {}],
    ['a number at its bound', ['--port', '0'], { port: 0 }],
    ['a name of two words, with dashes', ['--launch-delay', '1.5'], { launchDelay: 1.5 }],
    ['an equals sign', ['--port=80'], { port: 80 }],
    ['the last of two', ['--port', '1', '--port', '2'], { port: 2 }],
    ['all of many', ['--rule', 'a', '--rule', 'b'], { rule: ['a', 'b'] }],
    ['a word between flags', ['--quiet', 'file.csv'], { quiet: true, words: ['file.csv'] }],
    ['a zone in any case', ['--time-zone', 'europe/berlin'], { timeZone: 'Europe/Berlin' }],
  ])('read %s', async (_, words, changed) => {
    expect((await read(words)).asked).toEqual({ ...DEFAULTS, ...changed });
  });

  it.each<[string[], string]>([
    [['--port', '65536'], '--port must be a number from 0 to 65,535, got 65536'],
    [['--port', ''], '--port must be a number from 0 to 65,535, got nothing'],
    [['--port', '1.5'], '--port must be a whole number, got 1.5'],
    [['--launch-delay', 'soon'], '--launch-delay must be a number from 0 to 600, got soon'],
    [['--agent', ''], '--agent must not be empty'],
    [['--refill', 'never'], '--refill must be claim or tick, got never'],
    [['--time-zone', 'Mars'], '--time-zone must be a name such as Europe/Berlin, got Mars'],
    [['a', 'b'], 'run it takes [FILE], got a b; see npx greenroom run it --help'],
    [['--port'], "Option '--port <value>' argument missing; see npx greenroom run it --help"],
    [['--pork', '1'], "Unknown option '--pork'; see npx greenroom run it --help"],
  ])('refuse %j with the rule, and the command does not run', async (words, rule) => {
    const { asked, code, noted } = await read(words);
    expect({ asked, code, noted }).toEqual({ asked: undefined, code: 2, noted: [rule] });
  });

  it.each(['--help', '-h'])(
    'are all in the help that %s prints, whatever else is asked',
    async (word) => {
      const { asked, code, said } = await read([word, '--port', 'wrong']);
      expect({ asked, code }).toEqual({ asked: undefined, code: 0 });
      expect(said.join('\n')).toBe(`runs it.

  npx greenroom run it [FILE] [flags]

  --port N                a port (7860)
  --launch-delay SECONDS  a delay (0)
  --agent NAME            the bot
  --time-zone ZONE        a zone
  --refill claim|tick     when (claim)
  --rule SPEC             again and again
  --quiet                 no log lines
  -h, --help              this text`);
    },
  );
});
