/** The embedded DynamoDB in a process of its own, as a store is: its work is not the clients'. */
import { startLocalDynamo } from '../../local/dynamodb/start-local-dynamo.ts';

const { url } = await startLocalDynamo({ port: 0 });
process.send?.(url);
process.on('disconnect', () => process.exit(0));
