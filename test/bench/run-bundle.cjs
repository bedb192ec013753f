/** Runs a bundle's handler once, as a fresh Lambda instance would: `node run-bundle.cjs <bundle>`, the event on stdin. */
'use strict';

const { readFileSync } = require('node:fs');
const { randomUUID } = require('node:crypto');

const event = JSON.parse(readFileSync(0, 'utf8'));
const deadline = Date.now() + 60_000;
const context = {
  awsRequestId: randomUUID(),
  invokedFunctionArn: `arn:aws:lambda:eu-central-1:000000000000:function:${process.env.AWS_LAMBDA_FUNCTION_NAME}`,
  getRemainingTimeInMillis: () => deadline - Date.now(),
};

require(process.argv[2])
  .handler(event, context)
  .then(
    () => process.exit(0),
    (error) => {
      process.stderr.write(`${error?.stack ?? error}\n`);
      process.exit(1);
    },
  );
