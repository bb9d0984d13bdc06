import { describe, expect, it } from 'vitest';
import type { Command } from '../../../cli/command.ts';
import type { DeploymentReach, Ran } from '../../../cli/deployment/account/reach.ts';
import { explainCdk } from '../../../cli/deployment/cdk/run-cdk.ts';
import { deploy, whatNow } from '../../../cli/deployment/deploy.ts';
import { destroy } from '../../../cli/deployment/destroy.ts';
import { pipecat } from '../../../core/bot-kind.ts';
import shipped from '../../../greenroom.config.ts';
import { standingValues } from '../../../lib/config/change-effects.ts';
import { fakeAccount, putOnCall, siteOf } from './fakes.ts';

/** Runs one with this account behind it. */
async function run(
  make: (reach: DeploymentReach) => Command,
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
      'cdk destroy greenroom-bot --exclusively --force',
      'cdk destroy greenroom-state greenroom-network --exclusively --force',
    ]);
    expect(io.said.join('\n')).toContain('delete-table --table-name the-table');
  });

  it('deletes the names of tasks after the last task, whether or not the configuration still has them', async () => {
    const account = fakeAccount();
    account.stacks.add('greenroom-names');
    await run(destroy, ['--yes'], siteOf(account));
    expect(account.did.slice(-3)).toEqual([
      'cdk destroy greenroom-bot --exclusively --force',
      'delete greenroom-names',
      'cdk destroy greenroom-state greenroom-network --exclusively --force',
    ]);
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
    expect(account.did.some((did) => did.startsWith('cdk deploy --all'))).toBe(true);
  });

  it('assembles the image where there is no Docker and umoci is there; the edge’s router needs Docker', async () => {
    const account = fakeAccount();
    await run(deploy, [], siteOf(account, { ran: failing('docker') }));
    const at = account.did.findIndex((did) => did.startsWith('cdk deploy --all'));
    expect(account.did[at - 1]).toMatch(/^with .*CDK_DOCKER.*without-docker\.mjs/);
    const none = (program: string): Ran => ({
      code: program === 'docker' || program === 'umoci' ? 1 : 0,
      output: '',
    });
    const bare = fakeAccount();
    await expect(run(deploy, [], siteOf(bare, { ran: none }))).rejects.toThrow('install umoci');
    expect(bare.did.filter((did) => did.startsWith('cdk'))).toEqual([]);
  });

  it('sets the CDK up where nobody has, and asks no question of a first deploy', async () => {
    const account = fakeAccount();
    account.stacks.clear();
    const site = siteOf(account, { answer: 'y', ran: failing('none') });
    await run(deploy, [], site).catch(() => undefined);
    expect(account.did[1]).toBe('cdk bootstrap aws://111122223333/eu-west-1');
    const deployed = account.did.findLast((did) => did.startsWith('cdk'));
    expect(deployed).toMatch(/^cdk deploy --all --require-approval never --outputs-file/);
  });

  it('asks before a later deploy widens permissions, unless told not to', async () => {
    const deployed = async (...args: string[]) => {
      const account = fakeAccount();
      await run(deploy, args, siteOf(account, { answer: 'y' })).catch(() => undefined);
      return account.did.findLast((did) => did.startsWith('cdk deploy'));
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
    expect(account.did.findIndex((did) => did.startsWith('cdk deploy --all'))).toBeGreaterThan(2);
  });

  it('gives tasks names before it takes the edge down, whose alarms share a stack', async () => {
    const account = fakeAccount();
    account.stacks.add('greenroom-edge');
    const direct = { ...shipped.direct, domain: 'bots.example.com', zoneId: 'Z1' };
    await run(deploy, [], siteOf(account, { config: { direct } })).catch(() => undefined);
    expect(account.did.slice(1, 3)).toEqual([
      'cdk deploy greenroom-names greenroom-watch --exclusively --require-approval never',
      'delete greenroom-edge',
    ]);
  });

  it('takes names that are no longer wanted away last, once the calls that may have come by them are over', async () => {
    const account = fakeAccount();
    account.stacks.add('greenroom-names');
    const hangUp = await putOnCall(account.store, 'receptionist');
    const site = siteOf(account);
    const { clock } = site.io;
    const sleep = clock.sleep.bind(clock);
    const deleted = () => account.did.includes('delete greenroom-names');
    let slept = 0;
    Object.assign(clock, {
      sleep: async (ms: number) => {
        expect(deleted()).toBe(false);
        if (++slept === 3) await hangUp();
        await sleep(ms);
      },
    });
    await run(deploy, [], site);
    expect(slept).toBe(3);
    const deployed = account.did.findIndex((did) => did.startsWith('cdk deploy --all'));
    expect(account.did.indexOf('delete greenroom-names')).toBeGreaterThan(deployed);
  });

  it('waits an hour for such a call, and for none where it may cut calls', async () => {
    const waited = async (...args: string[]) => {
      const account = fakeAccount();
      account.stacks.add('greenroom-names');
      await putOnCall(account.store, 'receptionist');
      const site = siteOf(account);
      const { clock } = site.io;
      const before = clock.nowMs();
      await run(deploy, args, site);
      expect(account.did).toContain('delete greenroom-names');
      return clock.nowMs() - before;
    };
    expect(await waited()).toBe(3_600_000);
    expect(await waited('--cut-calls')).toBe(0);
  });

  it('refuses another domain for names at once, and says in which two steps', async () => {
    const account = fakeAccount();
    const direct = { ...shipped.direct, domain: 'calls.example.com', zoneId: 'Z1' };
    const was = { 'direct.domain': ['bots.example.com'], 'direct.zoneId': ['Z1'] };
    account.outputs = {
      'greenroom-network': { Standing: JSON.stringify({ ...standingValues(shipped), ...was }) },
    };
    await expect(run(deploy, [], siteOf(account, { config: { direct } }))).rejects.toThrow(
      'direct.domain is bots.example.com and cannot become calls.example.com in one step. Deploy once with',
    );
    expect(account.did.filter((did) => did.startsWith('cdk'))).toEqual([]);
  });

  it('refuses a zone that lacks a service, before anything is made, and names those that have all', async () => {
    const account = fakeAccount();
    account.stacks.clear();
    const all = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
    account.zones = {
      all,
      services: [
        { name: 'ecs', zones: all },
        { name: 'lambda', zones: ['eu-west-1b', 'eu-west-1c'] },
      ],
    };
    await expect(run(deploy, [], siteOf(account))).rejects.toThrow(
      'zone eu-west-1a has no endpoint of lambda. Those that have all: eu-west-1b, eu-west-1c',
    );
    expect(account.did.filter((did) => did.startsWith('cdk'))).toEqual([]);
  });

  it('refuses what would take the network or the ports from under live calls, and says the way', async () => {
    const account = fakeAccount();
    const deployed = { ...standingValues(shipped), 'bot.mediaPort': ['50000'] };
    account.outputs = { 'greenroom-network': { Standing: JSON.stringify(deployed) } };
    await expect(run(deploy, [], siteOf(account))).rejects.toThrow(
      'bot.mediaPort is 50000 since the first deploy, and now 40000',
    );
    expect(account.did.filter((did) => did.startsWith('cdk'))).toEqual([]);
    account.outputs = {
      'greenroom-network': { Standing: JSON.stringify(standingValues(shipped)) },
    };
    await run(deploy, [], siteOf(account));
  });

  it('takes nothing away that a live call may use, unless told to', async () => {
    const account = fakeAccount();
    await putOnCall(account.store, 'receptionist');
    const deployed = { ...standingValues(shipped), 'bot.uses.bedrockModels': ['a.model'] };
    account.outputs = { 'greenroom-network': { Standing: JSON.stringify(deployed) } };
    await expect(run(deploy, [], siteOf(account))).rejects.toThrow(
      'while 1 calls are live: bot.uses.bedrockModels loses a.model',
    );
    expect(account.did.filter((did) => did.startsWith('cdk'))).toEqual([]);
    await run(deploy, ['--cut-calls'], siteOf(account));
    expect(account.did.some((did) => did.startsWith('cdk deploy --all'))).toBe(true);
  });

  it('takes the same away where no call is live', async () => {
    const account = fakeAccount();
    const deployed = { ...standingValues(shipped), 'bot.uses.bedrockModels': ['a.model'] };
    account.outputs = { 'greenroom-network': { Standing: JSON.stringify(deployed) } };
    await run(deploy, [], siteOf(account));
    expect(account.did.some((did) => did.startsWith('cdk deploy --all'))).toBe(true);
  });

  it.each([
    ['just now', ['receptionist', 'parrot']],
    ['by a deploy that was stopped', ['receptionist']],
  ])(
    'lets the tasks of a pool that left %s go once their calls are over, and no other',
    async (_, pools) => {
      const account = fakeAccount();
      const deployed = { ...standingValues(shipped), 'pools.*': pools };
      account.outputs = { 'greenroom-network': { Standing: JSON.stringify(deployed) } };
      const hangUp = await putOnCall(account.store, 'parrot');
      account.running = [
        { arn: 'arn:task/parrot-busy', startedBy: 'greenroom/parrot' },
        { arn: 'arn:task/parrot-idle', startedBy: 'greenroom/parrot' },
        { arn: 'arn:task/other', startedBy: 'greenroom/receptionist' },
      ];
      const site = siteOf(account);
      const stops = () => account.did.filter((did) => did.startsWith('stop'));
      const { note } = site.io;
      const seen: string[][] = [];
      Object.assign(site.io, {
        note: (line: string) => {
          if (line.includes('waited for')) {
            seen.push(stops());
            void hangUp();
          }
          note(line);
        },
      });
      await run(deploy, [], site);
      expect(seen[0]).toEqual(['stop arn:task/parrot-idle']);
      expect(stops()).toEqual(['stop arn:task/parrot-idle', 'stop arn:task/parrot-busy']);
    },
  );

  it('takes the courier away before its stream, when nobody is to be told any more', async () => {
    const account = fakeAccount();
    account.stacks.add('greenroom-courier');
    await run(deploy, [], siteOf(account)).catch(() => undefined);
    const [gone, deployed] = ['delete greenroom-courier', 'cdk deploy --all'].map((what) =>
      account.did.findIndex((did) => did.startsWith(what)),
    );
    expect(gone).toBeGreaterThan(-1);
    expect(gone).toBeLessThan(deployed!);
  });

  it('takes the configuration of a stage', async () => {
    const account = fakeAccount();
    await run(deploy, ['--stage', 'prod'], siteOf(account));
    expect(account.did[0]).toBe('stage prod');
  });

  it('says beforehand which model of an agent the account has not', async () => {
    const account = fakeAccount();
    account.lacking = ['amazon.nova-lite-v1:0 cannot be used: agreement is NOT_AVAILABLE'];
    const io = await run(deploy, [], siteOf(account));
    expect(io.noted.join('\n')).toContain('will be silent: amazon.nova-lite-v1:0');
    expect(account.did.some((did) => did.startsWith('cdk deploy'))).toBe(true);
  });

  it('first says where one talks to the bot, then the first key, once', async () => {
    const account = fakeAccount();
    const first = await run(deploy, [], siteOf(account));
    const url = 'https://greenroom-api.example';
    const [, talk, api, key] = first.said;
    expect(talk).toBe(`Talk       ${url}/#join=a.join.token`);
    expect(api).toBe(`API        ${url}`);
    expect(key).toMatch(/^Key {8}gr_key-/);
    expect(first.said.join('\n')).toContain('dashboard/greenroom');
    const again = await run(deploy, [], siteOf(account));
    expect(again.said.join('\n')).not.toContain('Key  ');
  });

  it('has deployed even where no link can be made yet', async () => {
    const account = fakeAccount();
    account.answer = () => ({ status: 503, body: { detail: 'not yet' } });
    const io = await run(deploy, [], siteOf(account));
    expect(io.noted.join('\n')).toContain('503 not yet');
    expect(io.said.join('\n')).toContain('API        https://greenroom-api.example');
  });

  it('names CloudFront where there is an edge', () => {
    const who = { account: '1', region: 'eu-west-1', arn: 'me' };
    const said = whatNow({ name: 'greenroom', who, url: 'https://b' }).join('\n');
    expect(said).toContain('API        https://b');
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
