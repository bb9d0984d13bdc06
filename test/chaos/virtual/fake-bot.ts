/** A bot as its supervisor sees it, without the voice: it is warmed, talks to a caller who is there, says why it ends, dies, hangs. */
import type { FromBot } from '../../../core/bot/bot-messages.ts';
import { FIRST_SIGN_MS } from '../../../core/limits.ts';
import type { EndReason } from '../../../core/session/session.ts';
import { watchSupervisor } from '../../../services/bot/watch-supervisor.ts';
import type { BotEvents, BotProcess } from '../../../services/supervisor/seat/bot-process.ts';
import type { Callers } from '../callers.ts';
import type { BotTruth } from '../judge.ts';
import type { EcsTask } from './ecs-task.ts';
import type { World } from './world.ts';

/** From the fork to `warmed`. */
const WARM_MS = 1_500;

/** A second in which a bot says how its frames went, which is its sign of life in a call. */
const WORD_MS = 1_000;

const SILENCE = { sent: 50, over5: 0, over20: 0, over40: 0, over60: 0 };

/** Below 0: there is nothing of it in `/proc`. */
let lastId = -1;

/** Starts it in a task. */
export function startFakeBot(
  world: World,
  { task, callers }: { readonly task: EcsTask; readonly callers: Callers },
  events: BotEvents,
): BotProcess {
  const { time, judge } = world;
  const { weather } = world.options;
  const truth: BotTruth = { id: --lastId, taskId: task.taskId, gone: false };
  let hung = false;

  /** The channel to the supervisor: nothing goes through while it is frozen, and nothing ever once it is dead. */
  const tell = (deliver: () => void) => {
    void time.sleep(0, undefined, task.actor).then(deliver);
  };
  const say = (message: FromBot) => {
    if (!truth.gone && !hung) tell(() => events.onMessage(message));
  };
  const exit = (how: string, reasons: readonly EndReason[]) => {
    if (truth.gone) return;
    truth.gone = true;
    task.bots.delete(bot);
    if (truth.sessionId !== undefined) {
      for (const reason of reasons) judge.mayEnd(truth.sessionId, reason);
      callers.lost(truth.sessionId);
    }
    tell(() => events.onExit(how));
  };
  /** What a supervisor asks for is no reason of the bot's own. */
  const leave = (reason: EndReason) => {
    if (truth.gone || hung) return;
    say({ type: 'ended', reason });
    time.at(time.nowMs() + 100, () => exit('code 0', []));
  };
  const end = (reason: EndReason) => {
    if (truth.sessionId !== undefined && !hung) judge.mayEnd(truth.sessionId, reason);
    leave(reason);
  };
  const supervisor = watchSupervisor({
    clock: time,
    // The whole task goes with its supervisor here.
    channel: { connected: true, once: () => undefined },
    onGone: () => leave('task_died'),
  });

  async function warm(): Promise<void> {
    const fate = world.fates.take('warm');
    const isBad = task.isBroken || fate === 'dies' || world.chance(weather.warmDies);
    if (!isBad && (fate === 'hangs' || world.chance(weather.warmHangs))) return;
    await time.sleep(WARM_MS * (0.5 + world.random()));
    if (isBad) return exit('code 1', []);
    say({ type: 'warmed', ms: WARM_MS });
  }

  async function serve(sessionId: string): Promise<void> {
    judge.began(truth, sessionId);
    judge.count('bots served');
    const untilMs = time.nowMs() + FIRST_SIGN_MS;
    while (!callers.isThere(sessionId)) {
      if (truth.gone) return;
      if (time.nowMs() > untilMs) return end('caller_never_connected');
      await time.sleep(250);
    }
    say({ type: 'connected' });
    callers.connected(sessionId);
    const fate = world.fates.take('bot');
    const soon = () => time.nowMs() + world.about(20_000);
    const diesAtMs = fate === 'dies' || world.chance(weather.botDies) ? soon() : Infinity;
    const hangsAtMs = fate === 'hangs' || world.chance(weather.botHangs) ? soon() : Infinity;
    while (!truth.gone) {
      const nowMs = time.nowMs();
      if (nowMs > diesAtMs) return exit('SIGSEGV', ['bot_died']);
      if (nowMs > hangsAtMs) hung = true;
      const left = callers.whyOver(sessionId);
      if (left) return end(left);
      say({ type: 'late', frames: SILENCE });
      await time.sleep(WORD_MS);
    }
  }

  const bot: BotProcess = {
    pid: truth.id,
    scratch: '',
    send(message) {
      if (truth.gone || hung) return;
      supervisor.heard();
      if (message.type === 'alive') say({ type: 'alive' });
      if (message.type === 'start') void serve(message.session.sessionId);
      if (message.type === 'end') leave(message.reason);
    },
    signal: async () => undefined,
    takeSocket: () => undefined,
    throttle: () => undefined,
    setOomScore: () => undefined,
    kill: () => exit('SIGKILL', ['bot_died', 'bot_error']),
  };
  task.bots.add(bot);
  void warm();
  return bot;
}
