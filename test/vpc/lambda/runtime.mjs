/** What Lambda runs a function's code in: loads the handler, then answers one event after the other. Plain JavaScript for any Node. */
import { join } from 'node:path';

const { _HANDLER, LAMBDA_TASK_ROOT } = process.env;
const [file, name] = _HANDLER.split('.');

const loading = import(join(LAMBDA_TASK_ROOT, `${file}.mjs`)).then(
  (module) => {
    process.send({ type: 'ready' });
    return module[name];
  },
  (error) => {
    process.send({ type: 'broken', error: String(error?.stack ?? error) }, () => process.exit(1));
  },
);

process.on('message', (asked) => void answer(asked));

async function answer({ id, event, timeoutMs }) {
  const endMs = Date.now() + timeoutMs;
  const context = { awsRequestId: id, getRemainingTimeInMillis: () => endMs - Date.now() };
  try {
    const handler = await loading;
    const result = (await handler(event, context)) ?? null;
    process.send({ type: 'done', id, result });
  } catch (error) {
    process.send({ type: 'failed', id, error: String(error?.stack ?? error) });
  }
}
