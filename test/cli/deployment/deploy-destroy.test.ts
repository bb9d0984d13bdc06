import { describe, expect, it } from 'vitest';
import type { Command } from '../../../cli/command.ts';
import type { Ran, Reach } from '../../../cli/deployment/reach.ts';
import { deploy, whatNow } from '../../../cli/deployment/deploy.ts';
import { destroy } from '../../../cli/deployment/destroy.ts';
import { pipecat } from '../../../core/bot-kind.ts';
import { explainCdk } from '../../../cli/deployment/run-cdk.ts';
import { fakeAccount, siteOf } from './fakes.ts';

/** Runs one with this account behind it. */
async function run(
  make: (reach: Reach) => Command,
  args: readonly string[],
  site: ReturnType<typeof siteOf>,
) {
  await make(site.reach).main(args, site.io);
  return site.io;
}

const failing =
  (program: string) =>
  (asked: string): Ran => ({
    code: asked === program ? 1 : 0,
    output: 'no',
  });

describe('greenroom destroy', () => {
  it('closes the doors, stops the tasks, then deletes what they stood on, and says what stays', async () => {
    const account = fakeAccount();
    account.running = ['x', 'y'].map((arn) => ({ arn, startedBy: 'greenroom/receptionist' }));
    const io = await run(destroy, [], siteOf(account, { answer: 'greenroom' }));
    expect(account.did).toEqual([
      'cdk destroy greenroom-watch greenroom-api greenroom-scaler --exclusively --force',
      'stop x',
      'stop y',
      'cdk destroy greenroom-bot greenroom-state greenroom-network --exclusively --force',
    ]);
    expect(io.said.join('\n')).toContain('delete-table --table-name the-table');
  });

  it.each([
    ['another name is typed', 'greenroon', 'Nothing was destroyed'],
    ['nobody can be asked', undefined, '`--yes` says it'],
  ])('does nothing when %s', async (_case, answer, message) => {
    const account = fakeAccount();
    const site = siteOf(account, answer === undefined ? {} : { answer });
    await expect(run(destroy, [], site)).rejects.toThrow(message);
    expect(account.did).toEqual([]);
  });

  it('gives up on tasks that do not stop, before it deletes what they run on', async () => {
    const account = fakeAccount();
    account.running = [{ arn: 'x', startedBy: '' }];
    account.stubborn = true;
    await expect(run(destroy, ['--yes'], siteOf(account))).rejects.toThrow('1 tasks do not stop');
    expect(account.did.filter((did) => did.includes('greenroom-network'))).toEqual([]);
  });
});

describe('greenroom deploy', () => {
  it('wants Docker, or what CDK_DOCKER names, before it does anything', async () => {
    const account = fakeAccount();
    const site = siteOf(account, { ran: failing('podman'), env: { CDK_DOCKER: 'podman' } });
    await expect(run(deploy, [], site)).rejects.toThrow('`podman info` fails');
    expect(account.did).toEqual(['podman info']);
  });

  it('deploys nothing with a Pipecat bot that cannot be loaded, and says why', async () => {
    const account = fakeAccount();
    const bots = { receptionist: pipecat({ entry: 'bots/pizza/bot.py' }) };
    const botFault = 'Cannot load bots/pizza/bot.py: SyntaxError at bot.py:3: invalid syntax';
    await expect(run(deploy, [], siteOf(account, { bots, botFault }))).rejects.toThrow(botFault);
    expect(account.did).toEqual(['docker info']);
    await run(deploy, [], siteOf(account, { bots })).catch(() => undefined);
    expect(account.did.at(-1)).toContain('cdk deploy --all');
  });

  it('sets the CDK up where nobody has, and asks no question of a first deploy', async () => {
    const account = fakeAccount();
    account.stacks.clear();
    const site = siteOf(account, { answer: 'y', ran: failing('none') });
    await run(deploy, [], site).catch(() => undefined);
    expect(account.did[1]).toBe('cdk bootstrap aws://111122223333/eu-west-1');
    expect(account.did[2]).toMatch(/^cdk deploy --all --require-approval never --outputs-file/);
  });

  it('asks before a later deploy widens permissions, unless told not to', async () => {
    const deployed = async (...args: string[]) => {
      const account = fakeAccount();
      await run(deploy, args, siteOf(account, { answer: 'y' })).catch(() => undefined);
      return account.did.at(-1);
    };
    expect(await deployed()).toContain('--require-approval broadening');
    expect(await deployed('--yes')).toContain('--require-approval never');
  });

  it('takes an edge down that is no longer wanted, after its alarm has let go of it', async () => {
    const account = fakeAccount();
    account.stacks.add('greenroom-edge');
    await run(deploy, [], siteOf(account)).catch(() => undefined);
    expect(account.did.slice(1, 3)).toEqual([
      'cdk deploy greenroom-watch --exclusively --require-approval never',
      'delete greenroom-edge',
    ]);
    expect(account.did[3]).toContain('cdk deploy --all');
  });

  it('ends by saying where the API is, how to get the key, and what to try', () => {
    const outputs = { 'greenroom-api': { Url: 'https://a', KeySecret: 'arn:key' } };
    const who = { account: '1', region: 'eu-west-1', arn: 'me' };
    const said = whatNow(outputs, { name: 'greenroom', who }).join('\n');
    expect(said).toContain('API        https://a');
    expect(said).toContain('--secret-id arn:key');
    expect(said).toContain('dashboard/greenroom');
    const edge = { ...outputs, 'greenroom-edge': { Url: 'https://b' } };
    expect(whatNow(edge, { name: 'greenroom', who }).join('\n')).toContain('API        https://b');
  });
});

describe('what the CDK could not do', () => {
  it.each([
    ['Error: Unable to resolve AWS account to use.', 'sign in'],
    ['ExpiredToken: The security token included in the request is expired', 'have run out'],
    [
      'SSM parameter /cdk-bootstrap/x/version not found. Has the environment been bootstrapped?\nThis stack is not bootstrapped',
      'npx cdk bootstrap',
    ],
    ['Cannot connect to the Docker daemon at unix:///var/run/docker.sock', 'built with Docker'],
    [
      'x\nCannot use greenroom.config.ts: name must be y\nz',
      'Cannot use greenroom.config.ts: name must be y',
    ],
    ['something else\nhappened', 'Its last lines:\nsomething else\nhappened'],
  ])('%s', (output, message) => {
    expect(explainCdk('deploy', output)).toContain(message);
  });
});
