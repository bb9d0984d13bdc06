/** What may happen to the pool, step by step, as fast-check's commands: it draws histories of them, and shortens one that breaks a rule. */
import fc from 'fast-check';
import type { Visit } from '../callers.ts';
import type { Targets } from '../strikes.ts';
import type { Fate } from '../virtual/fates.ts';
import type { Run } from '../virtual/run.ts';

/** What is known of a history without looking at the pool. */
export interface Told {
  callers: number;
  deploys: number;
}

/** The pool under a history. */
export interface Played {
  readonly run: Run;
  readonly targets: Targets;
  readonly visits: Promise<Visit>[];
  pass(ms: number): Promise<void>;
}

type Command = fc.AsyncCommand<Told, Played>;

/** Time that passes after a step: two of them may come at once, and a claim may run out between them. */
const gapMs = fc.constantFrom(0, 0, 20, 300, 2_000, 9_000, 16_000);

interface Step {
  readonly says: string;
  readonly mayCome?: (told: Told) => boolean;
  readonly notes?: (told: Told) => void;
  readonly act: (played: Played) => unknown;
}

function command(step: Step, afterMs: number): Command {
  return {
    check: (told) => step.mayCome?.(told) ?? true,
    async run(told, played) {
      step.notes?.(told);
      void step.act(played);
      await played.pass(afterMs);
    },
    toString: () => `${step.says}, +${afterMs}`,
  };
}

const steps = (of: fc.Arbitrary<Step>) =>
  fc.tuple(of, gapMs).map(([step, ms]) => command(step, ms));

/** The calls whose fate a history may choose, and what may befall them. */
const FATES: Readonly<Record<string, readonly Fate[]>> = {
  register: ['lost', 'lost after', 'twice', 'late'],
  saveTask: ['lost', 'lost after', 'twice', 'late', 'too late'],
  saveSession: ['lost', 'lost after', 'twice', 'late', 'too late'],
  saveBoth: ['lost', 'lost after', 'twice', 'late', 'too late'],
  openSession: ['lost', 'lost after', 'twice', 'late', 'too late'],
  heartbeat: ['lost', 'lost after', 'late'],
  listTasks: ['lost', 'short', 'stale'],
  listClaimable: ['lost', 'short', 'stale'],
  listSessions: ['lost', 'short', 'stale'],
  pulses: ['lost', 'short'],
  line: ['lost', 'late'],
  saveLaunches: ['lost', 'lost after', 'twice'],
  savePool: ['lost', 'lost after', 'twice'],
  dispatch: ['lost', 'lost after', 'twice', 'late'],
  end: ['lost', 'lost after'],
  health: ['lost', 'lost after'],
  launch: ['lost', 'lost after', 'short'],
  stop: ['lost'],
  listRunning: ['short'],
  describe: ['lost', 'short'],
  event: ['late'],
  request: ['dies'],
  bot: ['dies', 'hangs'],
  warm: ['dies', 'hangs'],
  start: ['dies'],
};

const fates = fc.constantFrom(...Object.entries(FATES)).chain(([name, all]) =>
  fc.record({ fate: fc.constantFrom(...all), times: fc.integer({ min: 1, max: 3 }) }).map(
    ({ fate, times }): Step => ({
      says: `${name} is ${fate} (${times})`,
      act: ({ run }) => {
        for (let n = 0; n < times; n++) run.world.fates.add(name, fate);
      },
    }),
  ),
);

/** A claim and its message are what most goes wrong about. */
const dispatches = fc.constantFrom<Fate>('lost', 'lost after', 'twice', 'late').map(
  (fate): Step => ({
    says: `dispatch is ${fate}`,
    act: ({ run }) => run.world.fates.add('dispatch', fate),
  }),
);

const comes: Step = {
  says: 'a caller comes',
  notes: (told) => void (told.callers += 1),
  act: ({ run, visits }) => visits.push(run.callers.visit(visits.length)),
};

const strikes = fc.constantFrom<Step>(
  { says: 'a task is killed', act: ({ targets }) => targets.killTask() },
  { says: 'a supervisor stands still for 6 s', act: ({ targets }) => targets.freezeTask(6_000) },
  { says: 'a supervisor stands still for 70 s', act: ({ targets }) => targets.freezeTask(70_000) },
  { says: 'a scaler is killed', act: ({ targets }) => targets.killScaler() },
  { says: 'a scaler stands still for 40 s', act: ({ targets }) => targets.freezeScaler(40_000) },
  { says: 'the table stalls for 12 s', act: ({ targets }) => targets.stallTable(12_000) },
  { says: 'an event tells falsely', act: ({ targets }) => targets.tellFalsely() },
  {
    says: 'clocks are set',
    // Up to five seconds apart, each way.
    act: ({ run }) => {
      for (const { actor } of run.ecs.running()) actor.skewMs = (run.world.random() - 0.5) * 5_000;
    },
  },
);

const changes = fc.constantFrom<Step>(
  {
    says: 'a deploy',
    notes: (told) => void (told.deploys += 1),
    act: ({ targets }) => targets.deploy(false),
  },
  {
    says: 'a deploy that never becomes warm',
    notes: (told) => void (told.deploys += 1),
    act: ({ targets }) => targets.deploy(true),
  },
  {
    says: 'a rollback',
    mayCome: ({ deploys }) => deploys > 0,
    act: ({ targets }) => targets.rollBack(),
  },
);

/** Histories of up to so many steps. */
export function histories(maxCommands: number) {
  const kinds = [
    steps(fc.constant(comes)),
    steps(fc.constant(comes)),
    steps(fates),
    steps(fates),
    steps(dispatches),
    steps(strikes),
    steps(changes),
  ];
  return fc.commands(kinds, { maxCommands, size: 'max' });
}
