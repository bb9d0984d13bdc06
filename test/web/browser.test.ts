import { describe } from 'vitest';
import { CHROMIUM, WHY_SKIPPED } from './caller.ts';
import { useFixture } from './fixture.ts';
import { describeLoss } from './loss.ts';
import { describeSeats } from './seats.ts';
import { describeTalk } from './talk.ts';

// One file and one after another: two of these at once would measure each other.
describe.skipIf(!CHROMIUM)(`in a browser${WHY_SKIPPED}`, () => {
  const fixture = useFixture();
  describeTalk(fixture);
  const callers = describeSeats(fixture);
  describeLoss(fixture, callers);
});
