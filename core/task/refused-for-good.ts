/** What would be answered again if it were asked again: a right that is missing, a thing that is not there. */
export interface RefusedForGood {
  readonly outcome: 'refused';
  readonly because: string;
  /** For want of a right, which IAM may only be about to know. */
  readonly denied?: boolean;
}
