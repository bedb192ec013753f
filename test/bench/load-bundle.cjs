/** Prints how many milliseconds a bundle takes to load in this process: `node load-bundle.cjs <bundle>`. */
'use strict';

const started = performance.now();
require(process.argv[2]);
process.stdout.write(String(performance.now() - started), () => process.exit(0));
