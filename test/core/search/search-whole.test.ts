import { describe } from 'vitest';
import { COMPLETE, coverIn, DETAILED, holdIn, isQuick } from './sizes.ts';

describe('the protocol, in models of many states', () => {
  holdIn(COMPLETE.filter((of) => !isQuick(of)));
  coverIn(DETAILED.filter((of) => !isQuick(of)));
});
