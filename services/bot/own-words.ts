/** What a bot says of itself, whatever its agent. */
export const OWN_WORDS = {
  /** Said in the rehearsal, to nobody. */
  ready: 'Ready.',
  cannotHear: 'I cannot hear on this machine, so please type, or use the keypad.',
  noTransfer: 'Nobody can take over on this line, so I will stay with you.',
  /** Said when an answer takes long. */
  moment: 'One moment, please.',
  /** Said where nothing was heard of the caller's words, and by whoever takes a conversation over in the middle. */
  again: 'I am sorry, I missed that. Could you say it again, please?',
  /** Told to a model that takes over from a connection that was cut. */
  goOn: '(The line was cut. Answer what the caller said last, or finish your answer.)',
  /** Said when a rule's own code has failed. */
  toolFailed: 'I am sorry, I could not do that just now.',
  /** Said when nothing answers any more, before the bot leaves. */
  failed:
    'I am sorry, something is not working on our side. Please call again in a moment. Goodbye.',
} as const;
