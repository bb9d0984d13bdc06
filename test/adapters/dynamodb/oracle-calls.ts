/** Calls whose answers our embedded DynamoDB must share with AWS's own, in the order in which they are made. */
import { tableDefinition } from '../../../adapters/dynamodb/table.ts';
import type { ComparedCall } from '../../emulators/compare.ts';

const TableName = 'calls';

const call = (name: string, operation: string, params: object, look?: string): ComparedCall => ({
  name,
  service: 'dynamodb',
  operation,
  params: operation.startsWith('batch_') ? { ...params } : { TableName, ...params },
  ...(look === undefined ? {} : { look }),
});

const key = (id: string) => ({ PK: { S: id }, SK: { S: 'A' } });
const item = (id: string, more: object = {}) => ({ ...key(id), version: { N: '1' }, ...more });
const idle = (id: string, sort: string) =>
  item(id, { idlePK: { S: 'p#r#0' }, idleSK: { S: sort } });
const old = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
const ifNew = { ConditionExpression: 'attribute_not_exists(PK)' };
const isOne = {
  ConditionExpression: 'version = :one',
  ExpressionAttributeValues: { ':one': { N: '1' }, ':two': { N: '2' } },
};
const raise = { UpdateExpression: 'SET version = :two', ...isOne };

const tables: ComparedCall[] = [
  call('create', 'create_table', tableDefinition(TableName), 'TableDescription KeySchema'),
  call('create again', 'create_table', tableDefinition(TableName)),
  call('describe', 'describe_table', {}, 'Table AttributeDefinitions length'),
  call('describe an unknown table', 'describe_table', { TableName: 'nobody' }),
  call('write to an unknown table', 'put_item', { TableName: 'nobody', Item: item('a') }),
  call(
    'expire',
    'update_time_to_live',
    { TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' } },
    'TimeToLiveSpecification',
  ),
  call('describe expiry', 'describe_time_to_live', {}, 'TimeToLiveDescription AttributeName'),
];

const conditions: ComparedCall[] = [
  call('put if new', 'put_item', { Item: item('a'), ...ifNew }),
  call('put if new, twice', 'put_item', { Item: item('a'), ...ifNew }),
  call('put if new, twice, old item', 'put_item', { Item: item('a'), ...ifNew, ...old }),
  call('update on the version', 'update_item', {
    Key: key('a'),
    ...raise,
    ReturnValues: 'ALL_NEW',
  }),
  call('update on an old version', 'update_item', { Key: key('a'), ...raise, ...old }),
  call('update what is not there', 'update_item', { Key: key('b'), ...raise, ...old }),
  call('count', 'update_item', {
    Key: key('n'),
    UpdateExpression: 'ADD m0 :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
    ReturnValues: 'UPDATED_NEW',
  }),
  call('set into a map that is not there', 'update_item', {
    Key: key('a'),
    UpdateExpression: 'SET seats.x = :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
  }),
  call('change a key', 'update_item', {
    Key: key('a'),
    UpdateExpression: 'SET PK = :x',
    ExpressionAttributeValues: { ':x': { S: 'x' } },
  }),
  call('delete if', 'delete_item', { Key: key('a'), ...isOne, ...old }),
];

const mistakes: ComparedCall[] = [
  call('put an empty key', 'put_item', { Item: { PK: { S: '' }, SK: { S: 'A' } } }),
  call('put an empty index key', 'put_item', { Item: item('e', { idlePK: { S: '' } }) }),
  call('put a number as a key', 'put_item', { Item: { PK: { N: '1' }, SK: { S: 'A' } } }),
  call('put a number as an index key', 'put_item', { Item: item('e', { idlePK: { N: '1' } }) }),
  call('put half a key', 'put_item', { Item: { PK: { S: 'a' } } }),
  call('put 401 KB', 'put_item', { Item: item('e', { body: { S: 'x'.repeat(410_700) } }) }),
  call('put 40 digits', 'put_item', { Item: item('e', { n: { N: '1'.repeat(40) } }) }),
  call('put an empty set', 'put_item', { Item: item('e', { s: { SS: [] } }) }),
  call('put an empty text', 'put_item', { Item: item('e', { s: { S: '' } }) }),
  call('use a value that is not named', 'update_item', {
    Key: key('a'),
    UpdateExpression: 'SET version = :none',
  }),
  call('name a value that is not used', 'put_item', {
    Item: item('a'),
    ...ifNew,
    ExpressionAttributeValues: { ':x': { N: '1' } },
  }),
  call('write nonsense', 'update_item', { Key: key('a'), UpdateExpression: 'SET SET' }),
  call('use a reserved word', 'update_item', {
    Key: key('a'),
    UpdateExpression: 'SET state = :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
  }),
];

const claims = {
  IndexName: 'idle',
  KeyConditionExpression: 'idlePK = :p',
  ExpressionAttributeValues: { ':p': { S: 'p#r#0' } },
};
const queries: ComparedCall[] = [
  ...['c', 'a', 'b'].map((id) => call(`list ${id}`, 'put_item', { Item: idle(`i${id}`, id) })),
  call('query an index', 'query', claims, 'Items'),
  call('query backwards', 'query', { ...claims, ScanIndexForward: false, Limit: 2 }, 'Items'),
  call('page', 'query', { ...claims, Limit: 1 }, 'LastEvaluatedKey'),
  call('count an index', 'query', { ...claims, Select: 'COUNT' }, 'Count'),
  call('read an index consistently', 'query', { ...claims, ConsistentRead: true }),
  call('query an unknown index', 'query', { ...claims, IndexName: 'nobody' }),
  call('take off an index', 'update_item', {
    Key: key('ia'),
    UpdateExpression: 'REMOVE idlePK, idleSK',
  }),
  call('query what is left', 'query', claims, 'Count'),
  call(
    'read many',
    'batch_get_item',
    { RequestItems: { [TableName]: { Keys: [key('ia')] } } },
    'Responses',
  ),
  call('read one twice', 'batch_get_item', {
    RequestItems: { [TableName]: { Keys: [key('ia'), key('ia')] } },
  }),
  call('read 101', 'batch_get_item', {
    RequestItems: {
      [TableName]: { Keys: Array.from({ length: 101 }, (_, i) => key(`x${i}`)) },
    },
  }),
  call('read what is not there', 'get_item', { Key: key('nobody'), ConsistentRead: true }, 'Item'),
];

const put = (id: string, more: object = {}) => ({ Put: { TableName, Item: item(id), ...more } });
const add = { UpdateExpression: 'ADD m0 :one', ExpressionAttributeValues: { ':one': { N: '1' } } };
const addTo = (id: string) => ({ Update: { TableName, Key: key(id), ...add } });
const transact = (name: string, TransactItems: object[], token?: string): ComparedCall => ({
  name,
  service: 'dynamodb',
  operation: 'transact_write_items',
  params: { TransactItems, ...(token === undefined ? {} : { ClientRequestToken: token }) },
});
const transactions: ComparedCall[] = [
  transact('write two', [put('t1', ifNew), put('t2', ifNew)]),
  transact('write neither', [put('t3', ifNew), put('t1', { ...ifNew, ...old })]),
  call('find neither', 'get_item', { Key: key('t3') }, 'Item'),
  transact('write one twice', [put('t4'), put('t4')]),
  transact('write none', []),
  transact(
    'write 101',
    Array.from({ length: 101 }, (_, i) => put(`y${i}`)),
  ),
  transact(
    'check a condition',
    [put('t5'), { ConditionCheck: { TableName, Key: key('t1'), ...isOne, ...old } }].map(
      withoutUnused,
    ),
  ),
  transact('write with a token', [addTo('k')], 'token-1'),
  transact('write with the token again', [addTo('k')], 'token-1'),
  call('find it written once', 'get_item', { Key: key('k') }, 'Item'),
  transact('write other things with the token', [addTo('other')], 'token-1'),
  transact('write to an unknown table', [{ Put: { TableName: 'nobody', Item: item('a') } }]),
];

/** Values that no expression names are refused. */
function withoutUnused(one: object): object {
  const text = JSON.stringify(one).replace(/,":two":\{"N":"2"\}/, '');
  return JSON.parse(text) as object;
}

/** All of them. */
export const ORACLE_CALLS: readonly ComparedCall[] = [
  ...tables,
  ...conditions,
  ...mistakes,
  ...queries,
  ...transactions,
];
