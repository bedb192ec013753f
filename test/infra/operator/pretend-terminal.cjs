// Pipes that say they are a terminal, so that a test can type into prompts.
process.stdin.isTTY = true;
process.stdin.setRawMode = () => process.stdin;
process.stdout.isTTY = true;
process.stdout.columns = 200;
process.stdout.rows = 50;
