/** The stage that `npm start` runs, and the one that is meant where none is said. */
export const LOCAL_STAGE = 'local';
export const DEFAULT_STAGE = 'dev';

/** How an operator's command line names a stage: ` --stage live`, ` --local`, or nothing. */
export function stageFlags(stage: string): readonly string[] {
  if (stage === LOCAL_STAGE) return ['--local'];
  return stage === DEFAULT_STAGE ? [] : [`--stage ${stage}`];
}

/** `npm run vcenter -- enable prod --stage live`, with `--read` for an account that only reads. */
export function vcenterCommand(words: string, stage: string, readsOnly: boolean): string {
  return ['npm run vcenter --', words, ...stageFlags(stage), ...(readsOnly ? ['--read'] : [])].join(' ');
}
