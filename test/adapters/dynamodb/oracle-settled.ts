/** Where our embedded DynamoDB and AWS's DynamoDB Local answer differently, and which of them is right. */
export const DYNAMODB_SETTLED: Readonly<
  Record<string, { readonly ours: unknown; readonly theirs: unknown; readonly verdict: string }>
> = {
  'put an empty index key': {
    ours: {},
    theirs: { error: 'ValidationException' },
    verdict:
      'DynamoDB Local is right; ours takes it, and nothing of ours writes an empty index key',
  },
};
