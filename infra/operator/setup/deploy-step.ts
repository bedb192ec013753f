import type { DeployedStack } from '#infra/operator/doctor/describe-stack';
import type { SetupStep } from '#infra/operator/setup/step';
import { SaidError } from '#lib/errors';

const GOOD = /^(CREATE|UPDATE|IMPORT)_COMPLETE$|^UPDATE_ROLLBACK_COMPLETE$/;

/** The stack. One that stands is left as it is: an update is the operator's own `serverless deploy`. */
export const deployStep: SetupStep = {
  name: 'Deploy',
  does: 'runs npx serverless deploy',
  async look({ findStack }) {
    const stack = await findStack();
    if (stack === undefined) return { done: false, says: 'The stack is not there.' };
    refuseStuck(stack);
    return GOOD.test(stack.status)
      ? { done: true, says: `${stack.status}${stack.apiUrl === undefined ? '' : `, ${stack.apiUrl}`}` }
      : { done: false, says: `The stack is ${stack.status}.` };
  },
  async act({ terminal, place, region, deploy, again }) {
    const words = ['deploy', '--stage', place.stage, ...(region === undefined ? [] : ['--region', region])];
    terminal.say(`npx serverless ${words.join(' ')}`);
    if (!(await terminal.agree('Deploy now? It makes the stack in AWS, which costs money (docs/cost.md)'))) {
      throw new SaidError('refused', `Not deployed. Go on with ${again}`);
    }
    const code = await deploy(words);
    if (code !== 0)
      throw new SaidError(
        'failed',
        `The deploy failed (exit code ${code}); what it says is above. Go on with ${again}`,
      );
  },
};

function refuseStuck({ status }: DeployedStack): void {
  if (status.endsWith('_IN_PROGRESS')) {
    throw new SaidError('refused', `The stack is ${status}: something is at work on it. Wait until that has ended.`);
  }
  if (status === 'ROLLBACK_COMPLETE' || status === 'ROLLBACK_FAILED') {
    throw new SaidError(
      'refused',
      `The stack is ${status}: its first deploy failed, and CloudFormation takes no other over it. Read why under its events, then npx serverless remove; the table stays (docs/deploy.md).`,
    );
  }
}
