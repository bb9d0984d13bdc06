import { describe } from 'vitest';
import { catchAll, holdIn, isQuick } from './focused.ts';
import { FOCUSED } from './focused-models.ts';
import { LAUNCH_MUTANTS } from './launch-mutants.ts';

describe('the focused models', () => {
  holdIn(FOCUSED.filter(isQuick));
});

describe('the search of launches', () => {
  catchAll(LAUNCH_MUTANTS);
});
