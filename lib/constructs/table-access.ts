/** What each service may do with the state table: the actions its code calls, on the items that are its own business. */
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { INDEXES } from '../../core/table-names.ts';

/** A transaction needs the actions of its parts and no other. */
const CHANGE = ['GetItem', 'PutItem', 'UpdateItem'];

interface Access {
  readonly actions: readonly string[];
  readonly keys: readonly string[];
  readonly indexes: readonly string[];
  /** What it does with the lines of those who wait. */
  readonly line: readonly string[];
}

/** Who asks: partition keys begin with T (tasks), S (sessions), P (pools), L (leases) and Q (lines); see `adapters/dynamodb/table.ts`. */
const ACCESS = {
  /** A task writes tasks and sessions, and finds waiting sessions. It can move no pool's pointer and take no lease. */
  bot: { actions: CHANGE, keys: ['T#*', 'S#*'], indexes: [], line: ['Query', 'DeleteItem'] },
  /** The API claims, opens sessions, counts requests and reads what the scaler decided. */
  api: {
    actions: [...CHANGE, 'Query'],
    keys: ['T#*', 'S#*', 'P#*'],
    indexes: Object.keys(INDEXES),
    line: ['Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
  },
  /** The scaler reads all heartbeats at once and keeps everything, but scans nothing and cannot touch the table itself. */
  scaler: {
    actions: [...CHANGE, 'BatchGetItem', 'Query', 'DeleteItem'],
    keys: ['T#*', 'S#*', 'P#*', 'L#*'],
    indexes: Object.keys(INDEXES),
    line: ['Query', 'PutItem', 'DeleteItem'],
  },
} as const satisfies Record<string, Access>;

/** Lets a service use the table. */
export function grantTable(table: Table, who: keyof typeof ACCESS, grantee: IGrantable): void {
  const { actions, keys, indexes, line }: Access = ACCESS[who];
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({
      actions: actions.map((action) => `dynamodb:${action}`),
      resources: [table.tableArn],
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } },
    }),
  );
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({
      actions: line.map((action) => `dynamodb:${action}`),
      resources: [table.tableArn],
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['Q#*'] } },
    }),
  );
  if (indexes.length === 0) return;
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['dynamodb:Query'],
      resources: indexes.map((index) => `${table.tableArn}/index/${index}`),
    }),
  );
}
