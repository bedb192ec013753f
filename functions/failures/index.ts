export async function handler(event: object): Promise<void> {
  console.log(JSON.stringify({ function: 'failures', received: Object.keys(event) }));
}
