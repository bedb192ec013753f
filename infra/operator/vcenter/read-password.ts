import type { Terminal } from '#infra/operator/vcenter/terminal';
import { UsageMistake } from '#infra/operator/vcenter/usage-mistake';

/** The password, typed hidden or piped in; from here on no line can show it. */
export async function readPassword(terminal: Terminal, fromInput: boolean): Promise<string> {
  const password = fromInput ? await pipedPassword(terminal) : await terminal.askHidden('Password');
  terminal.hide(password);
  return password;
}

async function pipedPassword(terminal: Terminal): Promise<string> {
  if (terminal.interactive) {
    throw new UsageMistake('Nothing is piped in. Write --password-stdin < password.txt, or leave it out to be asked.');
  }
  const password = (await terminal.readInput()).replace(/\r?\n$/, '');
  if (password === '') throw new UsageMistake('Standard input holds no password.');
  if (/[\r\n]/.test(password)) throw new UsageMistake('Standard input holds more than one line; a password is one.');
  return password;
}
