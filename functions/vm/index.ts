import { vm } from '#functions/vm/definition';
import { slashFunction } from '#infra/aws/slash-function';

export const handler = slashFunction(vm);
