import { describe } from 'vitest';
import { catchAll, holdIn, isQuick } from './focused.ts';
import { FOCUSED } from './focused-models.ts';
import { LAUNCH_MUTANTS } from './launch-mutants.ts';
import { LINE_MUTANTS } from './line-mutants.ts';
import { LISTING_MUTANTS } from './listing-mutants.ts';
import { ROLLOUT_MUTANTS } from './rollout-mutants.ts';

describe('the focused models', () => {
  holdIn(FOCUSED.filter(isQuick));
});

describe('the search of launches', () => {
  catchAll(LAUNCH_MUTANTS);
});

describe('the search of who is dead', () => {
  catchAll(LISTING_MUTANTS);
});

describe('the search of deploys', () => {
  catchAll(ROLLOUT_MUTANTS);
});

describe('the search of the line', () => {
  catchAll(LINE_MUTANTS);
});
