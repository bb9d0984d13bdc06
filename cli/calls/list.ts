/** `greenroom calls list`: the calls of which something was kept. */
import { sessionsOf } from '../../core/archive/archive.ts';
import { command } from '../command.ts';
import { textTable } from '../table.ts';
import { IN, openPlace } from './archive-flag.ts';

/** One line a call. */
export const callsList = command({
  name: 'calls list',
  summary: 'the calls whose recording or transcript was kept',
  flags: { in: IN },
  async run(asked, { say, note }) {
    const keys = await (await openPlace(asked.in)).list('calls/');
    const count = (session: string, kind: string) =>
      String(keys.filter((key) => key.startsWith(`calls/${session}/${kind}-`)).length);
    const rows = sessionsOf(keys).map((session) => [
      session,
      count(session, 'audio'),
      count(session, 'transcript'),
    ]);
    if (rows.length === 0)
      note('Nothing was kept: see recording and transcripts in docs/agents.md');
    else for (const line of textTable(['session', 'sound', 'words'], rows)) say(line);
  },
});
