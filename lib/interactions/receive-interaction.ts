import { fillForm, typeCount } from '#lib/interactions/fill-modal';
import type { InteractionAnswer, InteractionDesk } from '#lib/interactions/interaction-desk';
import { type Known, knownButton } from '#lib/interactions/known-button';
import { denyWith } from '#lib/interactions/press-answer';
import { pressButton } from '#lib/interactions/press-button';
import { optionsFor } from '#lib/interactions/suggest-options';
import { tell } from '#lib/interactions/tell';
import { foreign } from '#lib/policy/access';
import { type Click, readInteraction, type Submission, type Suggestion } from '#lib/slack/interaction';
import { type Distrust, distrust, type SignedRequest } from '#lib/slack/verify-request';
import { plain } from '#lib/slack/words';

const TAKEN: InteractionAnswer = { status: 200 };

/** Slack shows a list without options; there is no way to say why in it. */
const NO_OPTIONS: InteractionAnswer = { status: 200, body: { options: [] } };

/** A click, a submitted modal or what is typed into a list: trusted, decided once, and handed to the command's own function. */
export async function receiveInteraction(desk: InteractionDesk, request: SignedRequest): Promise<InteractionAnswer> {
  const reason = await distrusted(desk, request);
  if (reason !== undefined) {
    desk.log.warn('request-refused', { reason });
    desk.log.count('RefusedSignature');
    return { status: 401 };
  }
  const interaction = readInteraction(request.rawBody);
  if (interaction === undefined) {
    desk.log.warn('request-refused', { reason: 'not-an-interaction' });
    return TAKEN;
  }
  const no = foreign(interaction.who, desk.access);
  if (no !== undefined) {
    desk.log.warn('request-refused', { reason: no.reason, user: interaction.who.userId });
    desk.log.count('RefusedRequest');
    if (interaction.kind === 'suggestion') return NO_OPTIONS;
    return interaction.kind === 'click' ? await tell(desk, interaction, no.sentence) : saidIn(interaction, no.sentence);
  }
  if (interaction.kind === 'suggestion') return await suggested(desk, interaction);
  return interaction.kind === 'click' ? await clicked(desk, interaction) : await submitted(desk, interaction);
}

/** Who may not press the button that a form was opened by learns nothing from its lists. */
async function suggested(desk: InteractionDesk, suggestion: Suggestion): Promise<InteractionAnswer> {
  const known = await knownButton(desk, suggestion.privateMetadata, suggestion.who);
  if ('refused' in known) return NO_OPTIONS;
  const { press } = known.button;
  if (press.act !== 'fill') return NO_OPTIONS;
  return { status: 200, body: await optionsFor(desk, known.job, press.form, suggestion) };
}

async function clicked(desk: InteractionDesk, click: Click): Promise<InteractionAnswer> {
  const known = await knownButton(desk, click.value, click.who);
  if ('refused' in known) return await tell(desk, click, known.refused);
  desk.log.info('pressed', { job: known.job.id, act: known.button.press.act, user: click.who.userId });
  return await pressButton(desk, click, known);
}

/** What is wrong with a modal is said in it, and what was filled in stays. */
async function submitted(desk: InteractionDesk, submission: Submission): Promise<InteractionAnswer> {
  const known = await knownButton(desk, submission.privateMetadata, submission.who);
  if ('refused' in known) return saidIn(submission, plain(known.refused));
  const problems = await filled(desk, submission, known);
  return problems === undefined ? TAKEN : withProblems(problems);
}

/** Said beside the first input, for a modal has no other place. */
function saidIn({ values }: Submission, sentence: string): InteractionAnswer {
  const [first] = values.keys();
  return first === undefined ? TAKEN : withProblems({ [first]: sentence });
}

function withProblems(errors: Readonly<Record<string, string>>): InteractionAnswer {
  return { status: 200, body: { response_action: 'errors', errors } };
}

async function filled(
  desk: InteractionDesk,
  submission: Submission,
  known: Known,
): Promise<Readonly<Record<string, string>> | undefined> {
  const { press } = known.button;
  if (press.act === 'fill') return await fillForm(desk, submission, known, press.form);
  if (press.act === 'deny') return await denyWith(desk, submission, known, press);
  if (press.act === 'confirm' && press.count !== undefined) return await typeCount(desk, submission, known, press);
  return undefined;
}

/** Why a request is not Slack's; the secrets are read again once, for they may have been rotated. */
async function distrusted(desk: InteractionDesk, request: SignedRequest): Promise<Distrust | undefined> {
  const reason = distrust(request, await desk.signingSecrets({ fresh: false }));
  if (reason !== 'wrong-signature') return reason;
  return distrust(request, await desk.signingSecrets({ fresh: true }));
}
