/** The operator's part of the API's description. */
import type { Operation } from '../operation.ts';
import { ofPool } from '../schemas.ts';
import { lookWish, rollbackWish, sessionSearch } from './operator-schemas.ts';

/** Reading needs the scope `pools`, doing the scope `operate`. */
export const OPERATOR_OPERATIONS: readonly Operation[] = [
  {
    path: '/v1/operator/look',
    method: 'get',
    summary:
      'All that the console shows of one pool: facts, deploys, tasks, sessions, and one session whole where it is named',
    query: lookWish,
    answers: { 200: ['the look'] },
  },
  {
    path: '/v1/operator/pools',
    method: 'get',
    summary: 'What each pool holds, wants and why, and the requests of the last hour by minute',
    query: ofPool,
    answers: { 200: ['the pools'] },
  },
  {
    path: '/v1/operator/tasks',
    method: 'get',
    summary: 'Each task: seats, sessions, load, when it was last heard',
    query: ofPool,
    answers: { 200: ['the tasks'] },
  },
  {
    path: '/v1/operator/deploys',
    method: 'get',
    summary: 'The revisions: share of new sessions, tasks and calls',
    query: ofPool,
    answers: { 200: ['the revisions of each pool'] },
  },
  {
    path: '/v1/operator/sessions',
    method: 'get',
    summary: 'Sessions by phase and text: who waits, who talks, how the latest calls ended',
    query: sessionSearch,
    answers: { 200: ['the sessions'] },
  },
  {
    path: '/v1/operator/sessions/{sessionId}',
    method: 'get',
    summary: 'A session from its request to its end: what happened, by whom and why',
    answers: { 200: ['it, and its steps'] },
  },
  {
    path: '/v1/operator/sessions/{sessionId}',
    method: 'delete',
    summary: 'End a session, also one that is another’s',
    answers: { 204: ['it is over, or told to be'] },
  },
  {
    path: '/v1/operator/tasks/{taskId}/drain',
    method: 'post',
    summary: 'A task takes no new session; its calls go on',
    answers: { 200: ['it drains'] },
  },
  {
    path: '/v1/operator/pools/{pool}/rollback',
    method: 'post',
    summary:
      'New sessions go to an earlier revision once its tasks are warm; live calls end where they are',
    request: rollbackWish,
    answers: { 200: ['what is to be'] },
  },
];
