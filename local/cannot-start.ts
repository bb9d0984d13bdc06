import { CannotRun } from '../core/cannot-run.ts';

/** What keeps the local system from starting, in one line for the person at the terminal. */
export class CannotStart extends CannotRun {
  constructor(rule: string, options?: ErrorOptions) {
    super(`Cannot start: ${rule}`, options);
  }
}
