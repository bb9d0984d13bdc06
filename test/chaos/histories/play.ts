/** Plays one history over the real API, scalers and supervisors, and says which rules did not hold in it. */
import fc from 'fast-check';
import { findUnrest } from '../check-rest.ts';
import type { Violation } from '../judge.ts';
import { STORMY } from '../runs.ts';
import { createRun } from '../virtual/run-virtual.ts';
import { createTargets } from '../virtual/targets.ts';
import type { VirtualOptions } from '../virtual/world.ts';
import { CALM } from '../weather.ts';
import type { Played, Told } from './commands.ts';
import { watchSteps } from './watch-steps.ts';

/** A pool that a history of some steps can upset. */
const SMALL_POOL: VirtualOptions = {
  ...STORMY,
  // Faults are the history's alone; clocks are wrong as in any account.
  weather: { ...CALM, skewMs: 2_500 },
  sessions: 0,
  seed: 0,
  maxTasks: 4,
  minWarm: 2,
  spareSeats: 1,
  talkMs: 15_000,
  patienceMs: [45_000, 60_000],
  watched: watchSteps,
};

/** From the first task launched to a warm pool. */
const WARM_UP_MS = 40_000;

/** From the last step to a pool at rest, at most; and how often it is looked at meanwhile. */
const REST_MS = 420_000;
const LOOK_MS = 30_000;

/** Longer than a wait and a call. */
const VISIT_MS = 180_000;

/** Callers who come at once when all is over: one more than the warm tasks seat. */
const LAST_CALLERS = 5;

/** What a wrong system has in place of the right one. */
export type Wrong = Partial<
  Pick<VirtualOptions, 'through' | 'launcherThrough' | 'dispatcherThrough' | 'maxTasks' | 'minWarm'>
>;

/** How a history went. */
export interface History {
  readonly violations: readonly Violation[];
  readonly served: number;
}

/** Plays it; the seed gives what the history leaves open: who is struck, how long a way takes. */
export async function play(
  commands: Iterable<fc.AsyncCommand<Told, Played>>,
  seed: number,
  wrong: Wrong = {},
): Promise<History> {
  const options = { ...SMALL_POOL, ...wrong, seed };
  const run = createRun(options);
  const { world } = run;
  const { time, judge } = world;
  const pass = async (ms: number) => {
    let isOver = false;
    const untilMs = time.nowMs() + ms;
    time.at(untilMs, () => void (isOver = true));
    await time.run(() => isOver, untilMs);
  };
  const visits: Played['visits'] = [];
  await run.deploy(false);
  run.keepers.start();
  await pass(WARM_UP_MS);
  const setup = () => ({
    model: { callers: 0, deploys: 0 },
    real: { run, targets: createTargets(run), visits, pass },
  });
  await fc.asyncModelRun(setup, commands);
  world.fates.clear();
  world.cleared = true;
  const unrest = async () => {
    const running = run.ecs.running().map(({ taskId }) => taskId);
    return findUnrest(world.truth, running, options);
  };
  const rest = async () => {
    let left = await unrest();
    for (let restedMs = 0; restedMs < REST_MS && (left.length > 0 || restedMs === 0); ) {
      await pass(LOOK_MS);
      restedMs += LOOK_MS;
      left = await unrest();
    }
    for (const { rule, what } of left) judge.blame(rule, what);
  };
  await rest();
  // It must not only rest: it serves as ever.
  let talked = 0;
  for (let n = 0; n < LAST_CALLERS; n++)
    void run.callers
      .visit(visits.length + n)
      .then((how) => void (talked += Number(how === 'talked')));
  await pass(VISIT_MS);
  if (talked < LAST_CALLERS) judge.blame('not served when all is over', String(talked));
  return { violations: judge.violations, served: judge.served.size };
}

/** Plays many; answers the first that breaks a rule, with the rule, shortened unless a mutant is looked for. */
export async function playMany(
  numRuns: number,
  { seed, wrong, maxCommands = 18 }: { seed: number; wrong?: Wrong; maxCommands?: number },
): Promise<{ readonly broken?: string; readonly served: number }> {
  const { histories } = await import('./commands.ts');
  let served = 0;
  const property = fc.asyncProperty(histories(maxCommands), fc.nat(), async (commands, luck) => {
    const history = await play(commands, luck, wrong);
    served += history.served;
    const [first] = history.violations;
    if (first) throw new Error(`${first.rule}: ${first.what}`);
  });
  const endOnFailure = wrong !== undefined;
  const found = await fc.check(property, { numRuns, seed, endOnFailure });
  if (!found.failed) return { served };
  return { served, broken: `${String(found.errorInstance)} in ${String(found.counterexample)}` };
}
