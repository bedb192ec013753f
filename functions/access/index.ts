import { access } from '#functions/access/definition';
import { slashFunction } from '#infra/aws/slash-function';

export const handler = slashFunction(access);
