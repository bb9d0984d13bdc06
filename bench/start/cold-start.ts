/** Starts that find nothing: the caller waits until a task has been launched and warmed, the launch delay included. */
import { type Figures, type Section, scaled } from '../section.ts';
import { startSystemProcess } from '../system-process.ts';
import { type StartMarks, startScripted } from './scripted-start.ts';
import { stageFigures } from './warm-start.ts';

const STARTS = 8;

/** Stands for what ECS takes before our process runs; a real Fargate task takes 20 to 60 s. */
const LAUNCH_DELAY_S = 2;

/** The section. */
export const coldStart: Section = {
  name: 'start-cold',
  about: `the same with no task at all and a launch delay of ${LAUNCH_DELAY_S} s, which is part of the figures`,
  async run(context) {
    const starts: StartMarks[] = [];
    const count = scaled(context, STARTS);
    for (let i = 0; i < count; i++) {
      context.progress.tell('cold starts', i / count);
      starts.push(await startOnce());
    }
    return withDelay(stageFigures(starts));
  },
};

/** In a system of its own: one that has served a call keeps its task for the next. */
async function startOnce(): Promise<StartMarks> {
  const flags = ['--agent', 'parrot', '--warm', '0', '--spare-seats', '0'];
  const system = await startSystemProcess([...flags, '--launch-delay', String(LAUNCH_DELAY_S)]);
  try {
    const call = await startScripted(system.url);
    await call.leave();
    return call.marks;
  } finally {
    await system.close();
  }
}

function withDelay({ lines, saved }: Figures): Figures {
  return { lines, saved: { ...saved, launchDelayS: LAUNCH_DELAY_S } };
}
