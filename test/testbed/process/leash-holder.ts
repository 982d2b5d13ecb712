import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { LeashMessage } from './leash.ts';

// The process behind `openLeash`: it waits for the end of its input, then ends and removes what is still guarded.
const groups = new Set<number>();
const folders = new Set<string>();

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line) as LeashMessage;
  if ('guard' in message) groups.add(message.guard);
  else if ('release' in message) groups.delete(message.release);
  else folders.add(message.folder);
}

for (const group of groups) {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
for (const folder of folders) {
  // Processes that were killed a moment ago may still have written a file.
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
