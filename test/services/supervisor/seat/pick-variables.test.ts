import { describe, expect, it } from 'vitest';
import { parseSupervisorEnv } from '../../../../services/supervisor/parse-env.ts';
import { pickVariables } from '../../../../services/supervisor/seat/pick-variables.ts';

const env = { DEEPGRAM_API_KEY: 'k', AWS_SESSION_TOKEN: 't', EMPTY: '' };

describe('pickVariables', () => {
  it('hands on the named variables and nothing else of the task', () => {
    expect(pickVariables(env, ['DEEPGRAM_API_KEY'])).toEqual({ DEEPGRAM_API_KEY: 'k' });
    expect(pickVariables(env, [])).toEqual({});
  });

  it.each(['MISSING', 'EMPTY'])('refuses to start bots without %s', (name) => {
    expect(() => pickVariables(env, [name])).toThrow(`Cannot start bots: ${name} is not set`);
  });
});

describe('GREENROOM_BOT_SECRETS', () => {
  const given = {
    TABLE_NAME: 't',
    GREENROOM_POOL: 'p',
    GREENROOM_REVISION: 'r',
    GREENROOM_AGENT: 'parrot',
    GREENROOM_SPARE_SEATS: '0',
    GREENROOM_PORT: '0',
    GREENROOM_MEDIA_PORT: '0',
    GREENROOM_VCPU: '0.5',
  };

  it('is a list of names, and empty where it is not set', () => {
    expect(parseSupervisorEnv(given).GREENROOM_BOT_SECRETS).toEqual([]);
    const two = { ...given, GREENROOM_BOT_SECRETS: 'A,B' };
    expect(parseSupervisorEnv(two).GREENROOM_BOT_SECRETS).toEqual(['A', 'B']);
  });
});
