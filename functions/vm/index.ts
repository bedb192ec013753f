export async function handler(event: object): Promise<void> {
  console.log(JSON.stringify({ function: 'vm', received: Object.keys(event) }));
}
