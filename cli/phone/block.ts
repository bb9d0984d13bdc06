/** `greenroom phone block`: numbers that want no calls of ours. */
import { CannotRun, WrongUse } from '../../core/cannot-run.ts';
import { DO_NOT_CALL } from '../../core/phone/call-rules.ts';
import { E164 } from '../../core/phone/phone.ts';
import { command } from '../command.ts';
import { OPERATE_FLAGS } from '../operate/operate-flags.ts';
import type { Reach } from '../operate/reach.ts';

const { local, table } = OPERATE_FLAGS;

/** One after the other; a number that is there already stays. */
export const phoneBlock = (reach: Reach) =>
  command({
    name: 'phone block',
    summary: 'never calls these numbers again (POST /v1/calls answers CALL_REFUSED)',
    words: { usage: 'numbers such as +14155550100', least: 1, most: 1000 },
    flags: { local, table },
    async run(asked, { say }) {
      const wrong = asked.words.find((number) => !E164.test(number));
      if (wrong !== undefined)
        throw new WrongUse(`a number must be such as +14155550100, got ${wrong}`);
      const { records } = await reach.open(asked);
      for (const id of asked.words) {
        const after = { kind: DO_NOT_CALL, id, version: 1, body: {} };
        const saved = await records.saveRecord({ before: undefined, after });
        if (saved.outcome === 'conflict' && !saved.current)
          throw new CannotRun(`Cannot write ${id}: the table does not take it`);
      }
      say(`${asked.words.length} are not called any more`);
    },
  });
