/** The phone's operations, for the API's description. */
import * as z from 'zod/mini';
import { KEY, type Operation } from '../operation.ts';
import * as schemas from '../schemas.ts';
import * as phone from './phone-schemas.ts';

/** What there is beside, where the installation has an account with a carrier. */
export const PHONE_OPERATIONS: readonly Operation[] = [
  {
    path: '/v1/sessions/{sessionId}/transfer',
    method: 'post',
    summary: 'Hand a caller on the phone over to somebody of the agent’s list',
    request: phone.transfer,
    answers: { 202: ['the bot was told', phone.transferAsked] },
  },
  {
    path: '/v1/calls',
    method: 'post',
    summary: 'Call somebody: placed once a bot is there',
    request: phone.newCall,
    headers: KEY,
    answers: {
      200: ['the key’s call is over', schemas.sessionView],
      201: ['a bot is there and calls', schemas.sessionView],
      202: [
        'it waits for a bot, or for its time',
        z.union([schemas.queuedSession, phone.plannedCall]),
      ],
    },
  },
  {
    path: '/v1/calls/{callId}',
    method: 'get',
    summary: 'A call for a later time',
    answers: { 200: ['how it stands', phone.plannedCall] },
  },
  {
    path: '/v1/calls/{callId}',
    method: 'delete',
    summary: 'Cancel a call for a later time; one that has begun is ended',
    answers: { 204: ['it will not be made, or is over'] },
  },
];
