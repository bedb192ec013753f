/** Where the table keeps what is known of a vCenter before a login; another version of its secret is another place. */
export function loginPartition(vcenter: string, secretVersion: string): string {
  return `LOGIN#${vcenter}#${secretVersion}`;
}
