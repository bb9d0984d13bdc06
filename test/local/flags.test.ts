import { describe, expect, it } from 'vitest';
import { type Flags, HELP, parseFlags } from '../../local/flags.ts';

const DEFAULTS: Flags = {
  port: 7860,
  agent: 'receptionist',
  warm: 2,
  maxTasks: 6,
  spareSeats: undefined,
  launchDelayMs: 0,
  data: undefined,
  quiet: false,
};

describe('parseFlags', () => {
  it.each<[string, string[], Partial<Flags>]>([
    ['nothing', [], {}],
    ['a port of any kind', ['--port', '0'], { port: 0 }],
    ['seconds as ms', ['--launch-delay', '1.5'], { launchDelayMs: 1500 }],
    ['no warm task', ['--warm', '0', '--max-tasks', '1'], { warm: 0, maxTasks: 1 }],
    ['an equals sign', ['--spare-seats=2'], { spareSeats: 2 }],
    [
      'the rest',
      ['--agent', 'parrot', '--data', 'd', '--quiet'],
      { agent: 'parrot', data: 'd', quiet: true },
    ],
  ])('reads %s', (_, args, changed) => {
    expect(parseFlags(args)).toEqual({ ...DEFAULTS, ...changed });
  });

  it.each<[string[], string]>([
    [['--port', '65536'], '--port must be a number from 0 to 65535, got 65536'],
    [['--port', ''], '--port must be a number from 0 to 65535, got nothing'],
    [['--warm', '1.5'], '--warm must be a whole number, got 1.5'],
    [['--spare-seats', '3'], '--spare-seats must be a number from 0 to 2, got 3'],
    [['--max-tasks', '1'], '--warm must be at most --max-tasks (1), got 2'],
    [['--launch-delay', 'soon'], '--launch-delay must be a number from 0 to 600, got soon'],
    [['--data', ''], '--data must name a folder, got nothing'],
    [['loud'], "Unexpected argument 'loud'; see npm start -- --help"],
    [['--warm'], "Option '--warm <value>' argument missing; see npm start -- --help"],
  ])('refuses %j', (args, rule) => {
    expect(() => parseFlags(args)).toThrow(`Cannot start: ${rule}`);
  });

  it('answers help before anything else is looked at', () => {
    expect(parseFlags(['--help', '--warm', 'x'])).toBe('help');
  });

  it('says in its help what the defaults are', () => {
    for (const name of ['port', 'agent', 'warm', 'maxTasks'] as const) {
      expect(HELP).toContain(`(${DEFAULTS[name]})`);
    }
  });
});
