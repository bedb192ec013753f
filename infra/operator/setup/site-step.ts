import { type Asked, askForSite } from '#infra/operator/setup/site-question';
import { workspaceOf } from '#infra/operator/setup/slack-secret-step';
import type { SetupDesk, SetupStep } from '#infra/operator/setup/step';
import { contradictions } from '#infra/operator/site/for-stage';
import { PLACEHOLDERS } from '#infra/operator/site/parameters';
import { SaidError } from '#lib/errors';

/** What differs between sites, in the file that a deploy reads. */
export const siteStep: SetupStep = {
  name: 'Site file',
  does: 'asks for what a deploy has to know of this site, and writes it',
  async look(desk) {
    const left = unsaid(desk);
    if (left.length > 0) return { done: false, says: `${desk.site.file} does not say ${left.join(', ')}.` };
    refuseContradictions(desk);
    return { done: true, says: desk.site.file };
  },
  async act(desk) {
    const { site, terminal } = desk;
    // Each answer is stored at once: who stops here is not asked again.
    for (const name of unsaid(desk)) {
      const initial = name === 'teamIds' ? await workspaceOf(desk) : undefined;
      site.write(await askForSite(terminal, name, initial));
    }
    refuseContradictions(desk);
    terminal.say(`${site.file} has more to say, each with its default: look through it before the deploy.`);
  },
};

function unsaid({ site }: SetupDesk): readonly Asked[] {
  const values = site.values();
  return (Object.keys(PLACEHOLDERS) as (keyof typeof PLACEHOLDERS)[]).filter((name) => values[name] === undefined);
}

function refuseContradictions({ site, region }: SetupDesk): void {
  const found = contradictions(site.values(), region ?? '');
  if (found.length === 0) return;
  throw new SaidError(
    'refused',
    [`${site.file} contradicts itself; mend it first:`, ...found.map((one) => `- ${one}`)].join('\n'),
  );
}
