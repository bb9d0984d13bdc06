/** What is wrong, in one line for the person at the terminal; `local/main.ts` prints it without a stack. */
export class CannotStart extends Error {
  constructor(rule: string, options?: ErrorOptions) {
    super(`Cannot start: ${rule}`, options);
  }
}
