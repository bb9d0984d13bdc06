/** Writes of sessions, as a DynamoDB stream brings them. */
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import type { Session } from '../../core/session/session.ts';
import type { SessionWrite } from './deliver.ts';

/** The write of a record; one that took an item away brings none. */
export function readWrite({ dynamodb }: DynamoDBRecord): SessionWrite {
  const { SequenceNumber: sequence = '', OldImage, NewImage } = dynamodb ?? {};
  return { sequence, before: readSession(OldImage), after: readSession(NewImage) };
}

function readSession(image: Record<string, AttributeValue> | undefined): Session | undefined {
  const body = image?.['body']?.S;
  return body === undefined ? undefined : (JSON.parse(body) as Session);
}
