import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { requestHandler } from '#infra/aws/connections';

/** Hands events to functions of this stage, by their folders' names. */
export function createHandOver(functionPrefix: string): (folder: string, event: object) => Promise<void> {
  const lambda = new LambdaClient({ requestHandler });
  return (folder, event) => handOver(lambda, `${functionPrefix}${folder}`, event);
}

/** Hands an event to another function of the stage, asynchronously. */
async function handOver(client: LambdaClient, functionName: string, event: object): Promise<void> {
  await client.send(
    new InvokeCommand({
      FunctionName: functionName,
      InvocationType: 'Event',
      Payload: Buffer.from(JSON.stringify(event)),
    }),
  );
}
