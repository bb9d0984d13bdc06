import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { familyOf } from '../../../../services/supervisor/process/process-group.ts';
import { startBotProcess } from '../../../../services/supervisor/seat/bot-process.ts';
import { until } from '../start-task.ts';

const LEAKY = fileURLToPath(new URL('../leaky-bot.mjs', import.meta.url));
const isLinux = process.platform === 'linux';
const bots: { kill(): void }[] = [];

afterEach(() => {
  for (const bot of bots.splice(0)) bot.kill();
});

/** A bot that has started a child in its group, and a daemon that has left it. */
async function startLeaky() {
  let pids: number[] = [];
  let how: string | undefined;
  const bot = startBotProcess(
    { file: LEAKY, execArgv: [], env: { PATH: process.env['PATH'] } },
    {
      onMessage: (message) => {
        pids = (message as unknown as { pids: number[] }).pids;
      },
      onExit: (said) => {
        how = said;
      },
    },
  );
  bots.push(bot);
  await until(() => pids.length === 2, 'the bot has said whom it started');
  return { bot, child: pids[0] ?? -1, daemon: pids[1] ?? -1, how: () => how };
}

const isGone = (pid: number) => !existsSync(`/proc/${pid}`) || stateOf(pid) === 'Z';
const stateOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0];
const oomOf = (pid: number) => readFileSync(`/proc/${pid}/oom_score_adj`, 'utf8').trim();

describe.skipIf(!isLinux)('startBotProcess', () => {
  it('kills what its bot has started, in its group and out of it', async () => {
    const { bot, child, daemon, how } = await startLeaky();
    bot.kill();
    await until(() => isGone(child) && isGone(daemon), 'both are gone');
    expect(how()).toBe('SIGKILL');
  });

  it('leaves nothing when the bot goes by itself', async () => {
    const { bot, child, daemon, how } = await startLeaky();
    bot.send({ type: 'end', reason: 'ended_by_api' });
    await until(() => isGone(child) && isGone(daemon), 'both are gone');
    expect(how()).toBe('code 0');
  });

  it('holds back and continues the whole group', async () => {
    const { bot, child } = await startLeaky();
    bot.throttle(true);
    await until(() => stateOf(bot.pid) === 'T' && stateOf(child) === 'T', 'both are stopped');
    bot.throttle(false);
    await until(() => stateOf(bot.pid) !== 'T' && stateOf(child) !== 'T', 'both run');
  });

  it('sets the oom score of the whole family', async () => {
    const { bot, child } = await startLeaky();
    bot.setOomScore(1000);
    expect([bot.pid, child].map(oomOf)).toEqual(['1000', '1000']);
    bot.setOomScore(0);
    expect([bot.pid, child].map(oomOf)).toEqual(['0', '0']);
  });
});

describe.skipIf(!isLinux)('familyOf', () => {
  it('finds children of children', async () => {
    const nested = spawn('sh', ['-c', 'sleep 20 & wait'], { stdio: 'ignore' });
    const pid = nested.pid ?? -1;
    await until(() => familyOf(pid).length === 2, 'the shell and its sleep');
    for (const member of familyOf(pid)) process.kill(member, 'SIGKILL');
    await delay(1);
    expect(familyOf(-1)).toEqual([-1]);
  });
});
