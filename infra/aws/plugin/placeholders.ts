/** The site's parameters that still have the value `serverless.yml` gives them so that it can be packaged anywhere. */
export function placeholdersIn(
  site: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.keys(site).filter((name) => site[name] === defaults[name]);
}
