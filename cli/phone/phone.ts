/** `greenroom phone`: a carrier on this machine, to ring one's own bot. */
import { command } from '../command.ts';
import { flag, number, text, toggle, whole } from '../flags.ts';

/** Serves a page to ring from, or drives many calls. */
export const phone = command({
  name: 'phone',
  script: 'npm run phone',
  summary: 'ring your bot by a carrier on this machine: a page with a phone, or many calls at once',
  about:
    'The whole system with four carriers in front of it, on this machine: no account and no number. A page to ring from, to press keys, and to be called by the bot; or calls as a load.',
  flags: {
    agent: flag(
      {
        takes: 'NAME',
        says: 'the bot, a file in agents/',
        usually: 'assistant where a model is found, else receptionist',
      },
      text,
    ),
    port: flag(
      { takes: 'N', says: 'port of the page; 0: any free one', otherwise: '7870' },
      whole(0, 65_535),
    ),
    warm: flag({ takes: 'N', says: 'tasks kept ready for callers', otherwise: '2' }, whole(1, 100)),
    spareSeats: flag(
      { takes: 'N', says: 'seats beside a task’s own, 0 to 2', usually: 'as the agent says' },
      whole(0, 2),
    ),
    calls: flag(
      { takes: 'N', says: 'drives so many calls at once instead of the page', usually: 'the page' },
      whole(1, 1000),
    ),
    perSecond: flag(
      { takes: 'N', says: 'calls that begin in a second, of --calls', otherwise: '5' },
      number(0.1, 100),
    ),
    seconds: flag(
      { takes: 'N', says: 'how long each of --calls lasts', otherwise: '30' },
      whole(1, 3600),
    ),
    quiet: toggle('no log lines'),
  },
  more: 'Ctrl-C stops everything. With --calls the exit code says whether anything was wrong.',
  async run(asked) {
    const { calls, perSecond, seconds, ...flags } = asked;
    // Loaded late, so that help and wrong flags are answered at once.
    const [{ runPhone }, { whenToStop }] = await Promise.all([
      import('../../local/phone/run-phone.ts'),
      import('../../local/when-to-stop.ts'),
    ]);
    const load = calls === undefined ? undefined : { calls, perSecond, seconds };
    return (await runPhone({ ...flags, load }, whenToStop())) ? 1 : 0;
  },
});
