/** What a person can mend, said in one line; whoever ran the command prints it without a stack. */
export class CannotRun extends Error {}

/** A wrong command line. */
export class WrongUse extends CannotRun {}
