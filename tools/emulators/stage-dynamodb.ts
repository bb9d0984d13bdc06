/**
 * Puts DynamoDB Local, and a Java for it, where LocalStack's own installers would: it would fetch both from hosts that a
 * closed network has not, and give up after half a minute.
 */
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { fetchDynamoDbLocal, MAIN } from './dynamodb-local.ts';
import { pathOf } from './emulator.ts';

const run = promisify(execFile);

/** A line of a manifest holds 72 bytes with its end; the next ones begin with a space. */
const LINE_BYTES = 70;

/** Fills LocalStack's file system root, once. */
export async function stageDynamoDb(root: string): Promise<void> {
  const folder = join(root, 'usr/lib/localstack');
  const home = join(folder, 'dynamodb-local/2');
  const jar = join(home, 'DynamoDBLocal.jar');
  if (existsSync(join(home, 'ddb-local-loader-0.1.jar'))) return;
  const fetched = await fetchDynamoDbLocal();
  mkdirSync(home, { recursive: true });
  mkdirSync(join(folder, 'java'), { recursive: true });
  link(join(fetched, 'lib'), join(home, 'DynamoDBLocal_lib'));
  // It asks for 21; DynamoDB Local is content with 17.
  link(dirname(dirname(realpathSync(pathOf('java')))), join(folder, 'java/21'));
  const manifest = join(home, 'manifest');
  writeFileSync(manifest, manifestOf(readdirSync(join(fetched, 'lib'))));
  await run('jar', ['cfm', jar, manifest, '-C', join(fetched, 'classes'), `${MAIN}.class`]);
  copyFileSync(jar, join(home, 'ddb-local-loader-0.1.jar'));
}

function link(target: string, path: string): void {
  rmSync(path, { recursive: true, force: true });
  symlinkSync(target, path);
}

function manifestOf(jars: readonly string[]): string {
  const classPath = jars.map((jar) => `DynamoDBLocal_lib/${jar}`).join(' ');
  const lines = [`Main-Class: ${MAIN}`, `Premain-Class: ${MAIN}`, `Class-Path: ${classPath}`];
  return lines.map((line) => `${fold(line)}\n`).join('');
}

function fold(line: string): string {
  const parts = line.match(new RegExp(`.{1,${LINE_BYTES - 1}}`, 'g')) ?? [];
  return parts.join('\n ');
}
