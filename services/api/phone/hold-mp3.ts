/** The same for carriers that hold callers with MP3 alone: `HOLD_WAV` at 16 kHz through LAME at 16 kbit/s, deflated. */
import { inflateRawSync } from 'node:zlib';

const DEFLATED = `
+/9Z4wgDr0ZdAGekAHNb5XN/f+mya7LJ0z8ckDhjcYoz0af0nKSfyCWPsyFXTUSidnc/95ee3sDAwMHAwMzPL//uAINT
EleWBgPDf5A5fAVNyyLnXWBScTAQ4TrSxMDAkD7//d/F02fL7Ls4ISpnxvyJGxaItLMohUxmfXl/h8oxc/m5P8zl6x9U
f/3jPV1OXjsv1gBsDseDqBzHOxzMHPb//388duZMqla4Y2pPvpmN6pfzzMGC7GfEOAwkBGa4bG66u+SIyJUAA4YJDQwO
DMgAbA73jTwLhudfGv///z3B61ew0LUW1ib2BSqGS1nSH2+XknsoNcNtAaOE4AERyY4j0mc1PmgccxaauXPWyQ7NFQsS
GBUZGBog5jAviJqzgG2SF3v01RsaE34u+7LB8ISNxRMcVmMFYHPYA+JyHNh+afGY7i2LeL/GmZnReAXzFp7PQg0JAWLT
X9xoPfePty1YIDjQ4QCTEwMjTnOYC6LmMADdcy/iWpuLCr/V1LdpE/pPGrKaivAwqCgwCDAQ6R6OCUkRDOxFuueOfKmc
vyQhhNdAwc7Q9Lat2TXDFk+DABGDBqOD8lcqPGVbJ+NyFHo4bwj6Gax0nYXVif2AiuZSF/dH22fJHZSScGtgnCH4QGTm
jCfWvQoPFK65Cs7a3bQSZzhX3T2hMuXj8m8bAn/usPpCfjibr/0U906nmInBeIfwFp/HQgcKAgSmd9xrXfcsp30y8eF8
zTK0rYXF36j1ddZFPlfyw/nQnTel81QqAngMVOwNDW/ZGl03bPAwCBE1OGjUIH+jopJ1azCx4TyankfT82h6HubpmbkD
aA5DidMM7QNMy85Ju6lLLFnevF5NYdmixgaWFgYmYs3hWTAphiE9wrf0ifu7+exNMToXOUuOfjP44WY4zdyO8bRRDpOh
gkQpqwN74fyXGyr2reL/dS6u9mzjm7Py8OoVbA5nRlflAu4zpvLs//5HzFs/o6XlgsgCn84D+2U0PxjN7FB6NDcl0I0t
ZtHJwqjp8o9ADQMJBg8HBgV09wAbDx4gjo+jryszAycHAwsDqWDUnFFzRs0ZNWfUnFFzRs0ZNWfUnFFzRs0ZNWfUnFFz
Rs2hnTkA
`;

/** The file. */
export const HOLD_MP3: Uint8Array<ArrayBuffer> = Uint8Array.from(
  inflateRawSync(Buffer.from(DEFLATED, 'base64')),
);
