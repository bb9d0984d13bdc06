/** Lines that are not kept. */
import { isInLine, type Session } from '../../../../core/session/session.ts';
import { takeSession } from '../../../../core/session/session-transitions.ts';
import type { FocusedMutant } from './focused.ts';
import type { LineModel } from './line-state.ts';
import { NO_PLACE, OUT_OF_TURN, OVERTAKEN } from './line-steps.ts';
import { searchLines } from './lines.ts';

const mutant = (
  name: string,
  of: Partial<LineModel>,
  [breaks, steps]: readonly [string, number],
): FocusedMutant => {
  const model = { callers: 2, seats: 1, servers: 1, ...of };
  return { name, search: searchLines(model), breaks, steps };
};

/** As it was, and as it could be. */
export const LINE_MUTANTS: readonly FocusedMutant[] = [
  mutant('newcomers that do not look at the line', { gateOpen: true }, [OVERTAKEN, 7]),
  mutant(
    'a line in which only those count that nobody serves just now',
    { steps: { isInLine: idle } },
    [OVERTAKEN, 10],
  ),
  mutant('a line in which nobody counts as there', { steps: { isPresent: () => false } }, [
    OVERTAKEN,
    7,
  ]),
  mutant('a session that has not waited once it was taken', { steps: { takeSession: forget } }, [
    NO_PLACE,
    7,
  ]),
  mutant('a session saved as waiting before it has its place', { placeLast: true }, [NO_PLACE, 4]),
  mutant('a place taken for left over before its session waits', { steps: { isKept: isInLine } }, [
    NO_PLACE,
    7,
  ]),
  mutant('a line that is served from its end', { backwards: true }, [OUT_OF_TURN, 8]),
];

function idle(session: Session): boolean {
  return isInLine(session) && session.state === 'queued';
}

function forget(...of: Parameters<typeof takeSession>) {
  const step = takeSession(...of);
  if (step.outcome === 'refused') return step;
  const { queuedAtMs: _, ...next } = step.next;
  return { ...step, next };
}
