/** The order of a run: what takes long begins first, so that no worker is left alone with it at the end. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take about ten seconds and more, some of them small ones, which would come last. */
const SLOW = [
  'test/lib/templates.test.ts',
  'test/services/bot/conversation/engine/livekit-engine.test.ts',
  'test/sim/command/simulate.test.ts',
  'test/services/bot/reconnect.test.ts',
  'test/lib/changes.test.ts',
];

/** These first, in this order; the others as ever. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = SLOW.findIndex((name) => moduleId.endsWith(name));
      return at < 0 ? SLOW.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
