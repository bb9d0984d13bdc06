/** What each service may do with the state table: the actions its code calls, on the items that are its own business. */
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { INDEXES } from '../../core/store/table-names.ts';

/** A transaction needs the actions of its parts and no other. */
const CHANGE = ['GetItem', 'PutItem', 'UpdateItem'];

interface Access {
  readonly actions: readonly string[];
  readonly keys: readonly string[];
  readonly indexes: readonly string[];
  /** Records that it reads: keys, the table of numbers, calls that are announced. */
  readonly reads?: readonly string[];
  /** Records that it keeps: how often an address has called, whose sessions are open, who was called, and how many in this second. */
  readonly keeps?: readonly string[];
  /** Records that it lists. */
  readonly lists?: readonly string[];
  /** What it does with the lines of those who wait. */
  readonly line: readonly string[];
}

/** Who asks: partition keys begin with T (tasks), S (sessions), P (pools), L (leases), Q (lines) and R (records); see `adapters/dynamodb/table.ts`. */
const ACCESS = {
  /** A task writes tasks and sessions, and finds waiting sessions. It can move no pool's pointer and take no lease. */
  bot: { actions: CHANGE, keys: ['T#*', 'S#*'], indexes: [], line: ['Query', 'DeleteItem'] },
  /** The API claims, opens sessions, counts requests and reads what the scaler decided; an operator sees all heartbeats by it. */
  api: {
    actions: [...CHANGE, 'BatchGetItem', 'Query'],
    keys: ['T#*', 'S#*', 'P#*'],
    indexes: Object.keys(INDEXES),
    reads: ['R#api-key', 'R#phone', 'R#do-not-call'],
    keeps: ['R#public', 'R#share', 'R#called', 'R#pace', 'R#later-call'],
    line: ['Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
  },
  /** The scaler reads all heartbeats at once and keeps everything, but scans nothing and cannot touch the table itself. */
  scaler: {
    actions: [...CHANGE, 'BatchGetItem', 'Query', 'DeleteItem'],
    keys: ['T#*', 'S#*', 'P#*', 'L#*'],
    indexes: Object.keys(INDEXES),
    reads: ['R#announced', 'R#phone', 'R#do-not-call'],
    keeps: ['R#called', 'R#pace', 'R#later-call'],
    lists: ['R#later-call'],
    line: ['Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
  },
} as const satisfies Record<string, Access>;

/** Lets a service use the table. */
export function grantTable(table: Table, who: keyof typeof ACCESS, grantee: IGrantable): void {
  const { actions, keys, indexes, line, reads = [], keeps = [], lists = [] }: Access = ACCESS[who];
  const allow = (does: readonly string[], on: readonly string[]) =>
    on.length > 0 &&
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: does.map((action) => `dynamodb:${action}`),
        resources: [table.tableArn],
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': on } },
      }),
    );
  allow(actions, keys);
  allow(line, ['Q#*']);
  allow(['GetItem'], reads);
  allow(['GetItem', 'PutItem'], keeps);
  allow(['Query'], lists);
  if (indexes.length === 0) return;
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['dynamodb:Query'],
      resources: indexes.map((index) => `${table.tableArn}/index/${index}`),
    }),
  );
}
