import type { Words } from '#lib/slack/words';

/** How it stands; said in words by the headline and shown as one mark. */
export type Severity = 'info' | 'working' | 'success' | 'warning' | 'failure' | 'question';

export interface Row {
  readonly severity?: Severity;
  readonly words: Words;
  /** Depth in a tree, 0 at the root. */
  readonly indent?: number;
}

/** A file that goes with a message where the rows are too many for it. */
export interface MessageFile {
  readonly name: string;
  readonly title: string;
  readonly content: string;
}

/** What pressing a button asks for. The text of a command is run under the same rules as if it were typed. */
export type Press =
  | { readonly act: 'confirm'; readonly choice?: string; readonly count?: number }
  | { readonly act: 'cancel' }
  /** An approver's: about the plan that was shown. */
  | { readonly act: 'approve' | 'deny'; readonly plan: string }
  /** Ends a Job that runs: this one, or the one named. */
  | { readonly act: 'stop'; readonly job?: string }
  | { readonly act: 'run'; readonly text: string }
  | { readonly act: 'fill'; readonly form: Form };

/** A button; or a list to choose from, where it has options. */
export type Action = Button | Choice;

interface Button {
  readonly label: string;
  readonly press: Press;
  readonly style?: 'primary' | 'danger';
  /** Unguessable; an action without one is not shown, for nobody could answer it. */
  readonly token?: string;
}

interface Choice {
  readonly placeholder: string;
  readonly options: readonly (Omit<Button, 'style'> & { readonly about?: string })[];
}

/** What a modal asks for, a field an argument: from the command's declaration. */
export interface Form {
  readonly title: string;
  /** What the fields are typed behind: `/vm snapshot`. */
  readonly command: string;
  readonly fields: readonly FormField[];
}

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly about: string;
  readonly required: boolean;
  /** `words` are typed as they are, `word` is quoted, `option` and `flag` stand behind their name. */
  readonly kind: 'words' | 'word' | 'option' | 'flag';
  readonly max?: number;
  /** VMs, which may be chosen from a list too. */
  readonly vms?: { readonly several: boolean; readonly templates: boolean };
}

/** What a person is told, as plain data: commands and Jobs write this, Slack's `text` and blocks are derived from it. */
export interface Message {
  readonly severity: Severity;
  /** The result, in one sentence. */
  readonly headline: Words;
  readonly rows?: readonly Row[];
  /** What holds for the whole: warnings, what was left out, what to type next. */
  readonly notes?: readonly Words[];
  /** What may be pressed; Slack shows at most 25, so no more are made. */
  readonly actions?: readonly Action[];
  /** The whole of which `rows` is the beginning, where a command knows it to be longer. */
  readonly file?: MessageFile;
}

export const MARKS: Readonly<Record<Severity, string>> = {
  info: 'ℹ️',
  working: '⏳',
  success: '✅',
  warning: '⚠️',
  failure: '❌',
  question: '❓',
};
