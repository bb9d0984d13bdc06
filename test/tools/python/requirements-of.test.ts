import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requirementsOf } from '../../../tools/python/requirements-of.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bots-'));
  mkdirSync(join(root, 'bots/pizza'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (file: string, text: string) => writeFileSync(join(root, 'bots/pizza', file), text);
const entry = 'bots/pizza/bot.py';

describe('requirementsOf', () => {
  it('takes requirements.txt beside the bot, then pyproject.toml', () => {
    write('pyproject.toml', '[project]\n');
    expect(requirementsOf({ entry }, root).file).toBe('bots/pizza/pyproject.toml');
    write('requirements.txt', 'pipecat-ai[runner]\n');
    expect(requirementsOf({ entry }, root)).toEqual({
      file: 'bots/pizza/requirements.txt',
      path: join(root, 'bots/pizza/requirements.txt'),
      text: 'pipecat-ai[runner]\n',
    });
  });

  it('prefers the file that the agent names, and takes no other for it', () => {
    write('requirements.txt', 'a');
    const requirements = 'bots/pizza/production.txt';
    expect(() => requirementsOf({ entry, requirements }, root)).toThrow(`no ${requirements}`);
    write('production.txt', 'b');
    expect(requirementsOf({ entry, requirements }, root).text).toBe('b');
  });

  it('says where it looked', () => {
    expect(() => requirementsOf({ entry }, root)).toThrow(
      'there is no bots/pizza/requirements.txt and no bots/pizza/pyproject.toml',
    );
  });
});
