import { deployStep } from '#infra/operator/setup/deploy-step';
import { requestUrlStep } from '#infra/operator/setup/request-url-step';
import { siteStep } from '#infra/operator/setup/site-step';
import { slackAppStep } from '#infra/operator/setup/slack-app-step';
import { slackSecretStep } from '#infra/operator/setup/slack-secret-step';
import type { SetupDesk, SetupStep } from '#infra/operator/setup/step';
import { vcenterStep } from '#infra/operator/setup/vcenter-step';
import { UsageMistake } from '#infra/operator/vcenter/usage-mistake';

const STEPS: readonly SetupStep[] = [slackAppStep, slackSecretStep, siteStep, vcenterStep, deployStep, requestUrlStep];

/** Goes through the steps; what is done is left as it is. Each is looked at anew, so that this can be stopped anywhere. */
export async function walk(desk: SetupDesk, { dryRun }: { readonly dryRun: boolean }): Promise<number> {
  const { terminal, again } = desk;
  let open = 0;
  for (const [n, step] of STEPS.entries()) {
    const title = `${n + 1}/${STEPS.length + 1} ${step.name}`;
    const { done, says } = await step.look(desk);
    if (done) {
      terminal.say(`${title}: ✓ ${says}`);
      continue;
    }
    open += 1;
    terminal.say(`${title}: ${says}`);
    if (dryRun) {
      terminal.say(`  It ${step.does}.`);
      continue;
    }
    if (!terminal.interactive) {
      throw new UsageMistake(`There is no terminal to ask in. Run it in one: ${again}`);
    }
    await step.act(desk);
    const after = await step.look(desk);
    terminal.say(`${title}: ${after.done ? '✓ ' : ''}${after.says}`);
    if (!after.done) return 1;
  }
  return await finish(desk, { dryRun, open });
}

async function finish(
  desk: SetupDesk,
  { dryRun, open }: { readonly dryRun: boolean; readonly open: number },
): Promise<number> {
  const { terminal } = desk;
  const title = `${STEPS.length + 1}/${STEPS.length + 1} First check`;
  if (dryRun) {
    terminal.say(`${title}: It looks at every link, as npm run doctor does.`);
    terminal.say(
      open === 0 ? 'Nothing was changed; nothing is left to do.' : `Nothing was changed. Steps left to do: ${open}.`,
    );
    return 0;
  }
  terminal.say(title);
  const code = await desk.examine();
  if (code === 0) terminal.say('Set up. In Slack: /invite the bot into a channel, then type /vm list');
  return code;
}
