import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { fromPipecatCloud } from '../../../cli/migrate/from-pipecat-cloud.ts';

/** As `pipecat init` writes it. */
const QUICKSTART = `
agent_name = "quickstart"
secret_set = "quickstart-secrets"
agent_profile = "agent-1x"

[scaling]
	min_agents = 1
`;

const migrate = (text: string) => fromPipecatCloud(parse(text), 'bots/quickstart/bot.py');

describe('fromPipecatCloud', () => {
  it('makes an agent file and a pool of what Pipecat’s own command line writes', () => {
    const { agent, agentFile, pool, remarks } = migrate(QUICKSTART);
    expect(agent).toBe('quickstart');
    expect(agentFile).toContain("bot: pipecat({ entry: 'bots/quickstart/bot.py' }),");
    expect(pool).toMatch(/cpu: 512,\n.*memoryMiB: 1024,/);
    expect(pool).toContain('minWarm: 1,');
    expect(remarks.join(' ')).toContain('secret_set quickstart-secrets: put each value');
  });

  it('keeps an image, for whose sake a task serves one session', () => {
    const { agentFile, pool } = migrate(
      'agent_name = "pizza"\nimage = "me/pizza:7"\nmax_session_duration = 900\n',
    );
    expect(agentFile).toContain("bot: image({ image: 'me/pizza:7' }),");
    expect(agentFile).toContain('maxDurationS: 900,');
    expect(pool).toContain("isolation: 'task',");
  });

  it('keeps the name of a registry’s credentials, which become a secret', () => {
    const { agentFile, remarks } = migrate(
      'agent_name = "pizza"\nimage = "me/pizza:7"\nimage_credentials = "dockerhub"\n',
    );
    expect(agentFile).toContain("image({ image: 'me/pizza:7', credentials: 'dockerhub' })");
    expect(remarks.join(' ')).toContain('into a secret of that name');
  });

  it.each([
    ['a profile that ECS has not', 'agent_profile = "agent-3x"', '1.5 vCPU'],
    ['a profile nobody knows', 'agent_profile = "agent-9x"', 'agent-9x is not known'],
    ['a region', 'region = "us-west"', 'AWS_REGION=us-west'],
    ['an architecture', 'architecture = "amd64"', 'X86_64'],
    ['a field without a counterpart', 'enable_krisp = true', 'enable_krisp has no counterpart'],
  ])('says what becomes of %s', (_, line, words) => {
    const { remarks } = migrate(`agent_name = "pizza"\n${line}\n`);
    expect(remarks.join(' ')).toContain(words);
  });

  it('names what is wrong in the file', () => {
    expect(() => migrate('agent_name = "Pizza Bot"\n')).toThrow('agent_name');
  });
});
