import { describe } from 'vitest';
import * as focused from './explore/focused.ts';
import { FOCUSED } from './explore/focused-models.ts';
import { COMPLETE, coverIn, DETAILED, holdIn, isQuick } from './sizes.ts';

describe('the protocol, in models of many states', () => {
  holdIn(COMPLETE.filter((of) => !isQuick(of)));
  coverIn(DETAILED.filter((of) => !isQuick(of)));
});

describe('the focused models, those of many states', () => {
  focused.holdIn(FOCUSED.filter((of) => !focused.isQuick(of)));
});
