/** The sections of `npm run bench`, in the order they run. */
import { boot } from './boot/boot.ts';
import { claims } from './claims/claims.ts';
import { cost } from './cost/cost.ts';
import { lateFrames } from './late-frames.ts';
import type { Section } from './section.ts';
import { browserStart } from './start/browser-start.ts';
import { coldStart } from './start/cold-start.ts';
import { warmStart } from './start/warm-start.ts';

/** All of them. */
export const SECTIONS: readonly Section[] = [
  warmStart,
  browserStart,
  coldStart,
  cost,
  boot,
  claims,
  lateFrames,
];
