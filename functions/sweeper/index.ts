export async function handler(event: object): Promise<void> {
  console.log(JSON.stringify({ function: 'sweeper', received: Object.keys(event) }));
}
