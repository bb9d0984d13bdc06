/** The sections of `npm run bench`, in the order they run. */
import { claims } from './claims/claims.ts';
import type { Section } from './section.ts';

/** All of them. */
export const SECTIONS: readonly Section[] = [claims];
