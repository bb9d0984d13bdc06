/** dynalite's inner parts with types: the actions, validations and store that the wrapper drives directly. */
import { createRequire } from 'node:module';
import { endWalks, keepInOwnMemory, type LevelStore } from './hold-less.ts';

const require = createRequire(import.meta.url);

/** An item or a request as it travels: DynamoDB's JSON. */
export type Wire = Record<string, unknown>;

/** A fault as DynamoDB answers it. */
export interface DynamoFault {
  readonly statusCode: number;
  readonly body: Wire & { readonly __type: string };
}

type Callback = (error: unknown, value?: unknown) => void;

interface Validation {
  readonly types: unknown;
  readonly custom: unknown;
}

interface Validations {
  toLowerFirst(name: string): string;
  checkTypes(data: Wire, types: unknown): Wire;
  checkValidations(data: Wire, types: unknown, custom: unknown, store: unknown): void;
}

interface RawDb {
  create(options: Wire): RawStore;
  createKey(key: unknown, table: Wire): string;
  checkConditional(data: Wire, item: Wire | undefined): unknown;
}

interface RawStore {
  getTable(name: unknown, callback: Callback): void;
  getItemDb(name: unknown): { get(key: string, callback: Callback): void };
  readonly db: LevelStore & { close?: (callback: () => void) => void };
}

const OPERATIONS: readonly string[] = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'PutItem',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
  'ListTagsOfResource',
  'UpdateItem',
  'UpdateTable',
];

const validations = require('dynalite/validations') as Validations;
const db = require('dynalite/db') as RawDb;

const actions = new Map(
  OPERATIONS.map((name) => {
    const file = validations.toLowerFirst(name);
    const action = require(`dynalite/actions/${file}`) as (
      s: RawStore,
      d: Wire,
      c: Callback,
    ) => void;
    return [name, { action, rules: require(`dynalite/validations/${file}`) as Validation }];
  }),
);

/** One database. */
export interface Engine {
  knows(operation: string): boolean;
  /** Checks a request as the operation would and answers it with its conditions parsed. */
  check(operation: string, request: Wire): Wire;
  run(operation: string, request: Wire): Promise<Wire>;
  table(name: unknown): Promise<Wire>;
  /** The stored item of a key, or nothing. */
  read(table: Wire, name: unknown, key: unknown): Promise<Wire | undefined>;
  /** Whether a checked request's condition fails on an item. */
  fails(checked: Wire, item: Wire | undefined): boolean;
  /** A key as text, for comparison. */
  keyText(key: unknown, table: Wire): string;
  close(): Promise<void>;
}

/** Opens a database in memory, or in a folder that outlives the process. */
export function createEngine(path?: string): Engine {
  const times = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 };
  const store = db.create({ ...times, ...(path === undefined ? {} : { path }) });
  endWalks(store.db);
  if (path === undefined) keepInOwnMemory(store.db);
  const check = (operation: string, request: Wire) => {
    const rules = actions.get(operation)?.rules;
    const data = validations.checkTypes(structuredClone(request), rules?.types);
    validations.checkValidations(data, rules?.types, rules?.custom, store);
    return data;
  };
  return {
    knows: (operation) => actions.has(operation),
    check,
    async run(operation, request) {
      const data = check(operation, request);
      return (await promise((done) => actions.get(operation)?.action(store, data, done))) as Wire;
    },
    table: async (name) => (await promise((done) => store.getTable(name, done))) as Wire,
    read: (table, name, key) => readItem(store, name, db.createKey(key, table)),
    fails: (checked, item) => Boolean(db.checkConditional(checked, item)),
    keyText: (key, table) => db.createKey(key, table),
    close: () =>
      new Promise((resolve) => (store.db.close ? store.db.close(() => resolve()) : resolve())),
  };
}

async function readItem(store: RawStore, name: unknown, key: string): Promise<Wire | undefined> {
  try {
    return (await promise((done) => store.getItemDb(name).get(key, done))) as Wire | undefined;
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFoundError') return undefined;
    throw error;
  }
}

function promise(start: (done: Callback) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    // dynalite's faults are plain objects of status and body, passed on as they are.
    start((error, value) => (error ? reject(error) : resolve(value)));
  });
}

/** A fault with its type's short name. */
export function fault(type: string, message: string, more: Wire = {}): DynamoFault {
  const prefix = type === 'ValidationException' ? 'com.amazon.coral.validate#' : AWS;
  return { statusCode: 400, body: { __type: `${prefix}${type}`, message, ...more } };
}

const AWS = 'com.amazonaws.dynamodb.v20120810#';

/** Whether something thrown is DynamoDB's own answer. */
export function isFault(thrown: unknown): thrown is DynamoFault {
  return (
    typeof thrown === 'object' && thrown !== null && 'statusCode' in thrown && 'body' in thrown
  );
}
