/** What a bot says of itself, whatever its agent. */
export const OWN_WORDS = {
  /** Said in the rehearsal, to nobody. */
  ready: 'Ready.',
  cannotHear: 'I cannot hear on this machine, so please type, or use the keypad.',
  noTransfer: 'Nobody can take over on this line, so I will stay with you.',
} as const;
