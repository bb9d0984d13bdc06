/**
 * The whole local system under faults, made of real processes: supervisors and their bots under the local ECS, three of the API,
 * two scalers, one table behind a network. Real are the processes, the connections, the signals and the clocks; a bot's call has
 * no media. The seed gives callers and faults; how the machine runs its processes it does not give.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock } from '../../../adapters/clock/system-clock.ts';
import { type Closing, createClosing } from '../../../local/closing.ts';
import { createDice } from '../../core/warm-store.ts';
import { comeSome, createCallers, type Visit } from '../callers.ts';
import { findUnrest, type Unrest } from '../check-rest.ts';
import { createJudge } from '../judge.ts';
import { type ChaosReport, reportOf } from '../report.ts';
import { type ChaosOptions, createScene, type Scene } from '../scene.ts';
import { strike } from '../strikes.ts';
import { openBotLine } from './bot-line.ts';
import { startBrokers } from './brokers.ts';
import { startCloud } from './cloud.ts';
import { findLeftovers } from './find-leftovers.ts';
import { compareHoldings, type Holding, holdingOf } from './holdings.ts';
import { createHttpDoor } from './http-door.ts';
import type { ProcessRun } from './process-run.ts';
import { makePrograms } from './programs.ts';
import { createTargets } from './targets.ts';

/** How long the pool may take to be warm, and to come to rest. */
const WARM_MS = 60_000;
const REST_MS = 240_000;
const LOOK_MS = 500;

/** Where it tells. */
export interface ProcessesIo {
  readonly progress?: (done: number) => void;
  /** Lines of all processes. */
  readonly log?: (line: string) => void;
}

/** Runs until the pool is at rest after the last caller. */
export async function runProcesses(
  options: ChaosOptions,
  { progress = () => undefined, log = () => undefined }: ProcessesIo = {},
): Promise<ChaosReport> {
  const closing = createClosing();
  const time = createSystemClock();
  const scene = createScene({ options, time, judge: createJudge(time) }, createDice(options.seed));
  try {
    const startMs = time.nowMs();
    const run = await startRun(scene, closing, log);
    const report = reportOf({ world: scene, callers: run.callers });
    await until(scene, run.unrest, WARM_MS);
    strike(scene, createTargets(scene, run));
    const onVisit = (how: Visit) => progress(report.visited(how));
    const come = async (from: number, to: number) => {
      await comeSome(scene, { callers: run.callers, onVisit }, { from, to });
      const unrest = await until(scene, run.unrest, REST_MS);
      for (const { rule, what } of unrest) scene.judge.blame(rule, what);
    };
    const { sessions, soak } = options;
    const quarter = soak ? Math.floor(sessions / 4) : 0;
    if (soak) await come(0, quarter);
    const first = holdingsOf(run);
    await come(quarter, sessions);
    if (soak) compare(scene, first, holdingsOf(run));
    return report.done(time.nowMs() - startMs);
  } finally {
    await closing.close();
  }
}

async function startRun(
  scene: Scene,
  closing: Closing,
  log: (line: string) => void,
): Promise<ProcessRun> {
  const folder = mkdtempSync(join(tmpdir(), `greenroom-${process.pid}-chaos-`));
  closing.add(folder, () => rmSync(folder, { recursive: true, force: true }));
  const programs = await makePrograms(folder);
  const callers = createCallers(
    scene,
    createHttpDoor(() => brokers.anyApi()),
  );
  const broken = new Set<string>();
  const isBroken = (revision: string) => broken.has(revision);
  const line = closing.add(await openBotLine(scene, { folder, callers, isBroken }), (l) =>
    l.close(),
  );
  const cloud = await startCloud(scene, closing, { folder, programs, line: line.path, log });
  const brokers = startBrokers(scene, { programs, env: cloud.env, log });
  closing.add(brokers, (b) => b.close());
  cloud.onStopped((event) => brokers.tellEvent(event));
  let deployed = 0;
  const deploy = async (bad: boolean) => {
    const revision = `r${++deployed}`;
    if (bad) broken.add(revision);
    await cloud.deploy(revision);
  };
  await deploy(false);
  return {
    callers,
    line,
    brokers,
    cloud,
    deploy,
    unrest: async () => {
      const running = await cloud.running();
      return [
        ...(await findUnrest(cloud.store, running, scene.options)),
        ...findLeftovers(folder, line.bots, running),
      ];
    },
  };
}

/** By kind of process. */
function holdingsOf({ brokers, line }: ProcessRun): Record<string, Holding> {
  const supervisors = [...new Set([...line.bots].map(({ supervisor }) => supervisor))];
  return {
    'the API': holdingOf(brokers.pidsOf('api')),
    'the scalers': holdingOf(brokers.pidsOf('scaler')),
    supervisors: holdingOf(supervisors),
  };
}

function compare(
  { judge }: Scene,
  before: Record<string, Holding>,
  after: Record<string, Holding>,
): void {
  for (const [kind, last] of Object.entries(after)) {
    const first = before[kind];
    if (first) compareHoldings(judge, kind, { first, last });
  }
}

/** Waits until nothing is left to be done; answers what is left when it takes too long. */
async function until(
  { time }: Scene,
  unrest: () => Promise<readonly Unrest[]>,
  withinMs: number,
): Promise<readonly Unrest[]> {
  const giveUpMs = time.nowMs() + withinMs;
  for (;;) {
    const left = await unrest();
    if (left.length === 0 || time.nowMs() > giveUpMs) return left;
    await time.sleep(LOOK_MS);
  }
}
