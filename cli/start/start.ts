/** `greenroom start`: the whole system on this machine. */
import { WrongUse } from '../../core/cannot-run.ts';
import { command } from '../command.ts';
import { flag, number, text, toggle, whole } from '../flags.ts';

/** Starts it and stays until it is told to stop. */
export const start = command({
  name: 'start',
  script: 'npm start',
  summary: 'the whole system on this machine: page, API, bots, scaler; no account and no key',
  about: 'Greenroom on this machine: API, page, scaler and bots; no account and no key.',
  flags: {
    port: flag(
      { takes: 'N', says: 'port of the page and the API; 0: any free one', otherwise: '7860' },
      whole(0, 65_535),
    ),
    host: flag(
      {
        takes: 'ADDRESS',
        says: 'where they listen; 0.0.0.0 for a phone, or from inside of a container',
        otherwise: 'localhost',
      },
      text,
    ),
    agent: flag(
      {
        takes: 'NAME',
        says: 'the bot, a file in agents/',
        usually: 'assistant where a model is found, else receptionist',
      },
      text,
    ),
    warm: flag({ takes: 'N', says: 'tasks kept ready for callers', otherwise: '2' }, whole(0, 100)),
    maxTasks: flag({ takes: 'N', says: 'most tasks at once', otherwise: '6' }, whole(1, 100)),
    spareSeats: flag(
      {
        takes: 'N',
        says: 'seats beside a task’s own, 0 to 2',
        usually: 'as the agent says',
      },
      whole(0, 2),
    ),
    launchDelay: flag(
      {
        takes: 'SECONDS',
        says: 'added to every task’s start, to feel Fargate’s',
        otherwise: '0',
      },
      number(0, 600),
    ),
    data: flag(
      { takes: 'DIR', says: 'keeps state there over restarts', usually: 'none is kept' },
      text,
    ),
    webhook: flag(
      { takes: 'URL', says: 'told of every session (docs/events.md)', usually: 'nobody is told' },
      text,
    ),
    quiet: toggle('no log lines'),
  },
  more: 'Ctrl-C stops everything.',
  async run(asked) {
    const { warm, maxTasks } = asked;
    if (warm > maxTasks)
      throw new WrongUse(`--warm must be at most --max-tasks (${maxTasks}), got ${warm}`);
    // Loaded late, so that help and wrong flags are answered at once.
    const [{ run }, { whenToStop }] = await Promise.all([
      import('../../local/run.ts'),
      import('../../local/when-to-stop.ts'),
    ]);
    await run({ ...asked, launchDelayMs: asked.launchDelay * 1000 }, whenToStop());
  },
});
