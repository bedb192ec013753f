import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** Hands an event to another function of the stage, asynchronously. */
export async function handOver(client: LambdaClient, functionName: string, event: object): Promise<void> {
  await client.send(
    new InvokeCommand({
      FunctionName: functionName,
      InvocationType: 'Event',
      Payload: Buffer.from(JSON.stringify(event)),
    }),
  );
}
