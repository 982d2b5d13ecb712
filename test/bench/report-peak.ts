import { writeFileSync } from 'node:fs';

// Loaded before the command (`node --import`): leaves the process's peak memory, in KiB, in a file when it ends.
const file = process.env['BERTH_BENCH_PEAK'];
if (file !== undefined) process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS)));
