/** Every rule that the search holds histories to, with the invariant of `docs/decisions/0420-explicit-state-search.md` it is part of. */
export const RULES = {
  'one session is served by two bots': 1,
  'one session is active on two seats': 1,
  'a seat is offered or claimed while its bot talks': 1,
  'a bot talks on a seat that is not bound to its session': 1,
  'a step does not raise the version by one': 2,
  'an epoch is not the version that gave it': 2,
  'a claim has an old epoch': 2,
  'a write with an old epoch is accepted': 2,
  'an index does not hold what its definition names': 3,
  'a bot talks on with an old epoch': 4,
  'a task that is over goes on': 4,
  'two sessions of one key are open': 5,
  'a claim gives a seat of a task that is not ready': 6,
  'a claim gives a seat that is not free': 6,
  'a claim gives a seat of a revision that takes no sessions': 6,
  'a task is retired with a claimed or active seat': 6,
  'a task is stopped with a live session': 6,
  'a lost seat is used before its process is replaced': 7,
  'a task that was not heard since it lost a claim takes a session': 7,
  'a session that a bot had accepted is offered again': 7,
  'a live session is stopped for a fault of another seat': 7,
  'a seat is bound to a session that is over': 8,
  'a live session names a seat that is not its own': 8,
  'a step moves along no line of the diagrams': 8,
  'a state cannot come to rest': 8,
  'two brokers hold one session': 9,
  'a broker holds a session that is not being placed': 9,
  'a waiting session cannot be taken': 9,
  'a free, open seat cannot be claimed': 9,
  'a waiting session loses its place': 9,
  'a spare seat is given beside an idle task': 9,
} as const;

/** The name of a rule. */
export type Rule = keyof typeof RULES;

/** The rules whose breach a caller feels. Some mutants are held to these alone: they must do harm, not merely look different. */
export const HARM: ReadonlySet<Rule> = new Set<Rule>([
  'one session is served by two bots',
  'a seat is offered or claimed while its bot talks',
  'a bot talks on a seat that is not bound to its session',
  'a task is stopped with a live session',
  'a live session is stopped for a fault of another seat',
]);

/** A rule that a history broke. */
export class Broken extends Error {
  readonly rule: Rule;
  constructor(rule: Rule, detail = '') {
    super(detail === '' ? rule : `${rule}: ${detail}`);
    this.rule = rule;
  }
}
