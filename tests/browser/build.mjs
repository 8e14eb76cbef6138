// Builds Guidepost's own help center twice, as it is published at the root of a host and under a sub-path,
// before any test starts: the tests only read the two folders, so they can run side by side.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { guidepost, repository, sites } from './kit.mjs';

for (const site of Object.values(sites)) {
  rmSync(site.folder, { recursive: true, force: true });
  const args = ['build', '--root', repository, '--strict', '--base-url', site.baseUrl, '--output', site.folder];
  try {
    execFileSync(guidepost(), args, { stdio: 'inherit' });
  } catch (error) {
    console.error(`guidepost ${args.join(' ')}\n${error.status === undefined ? error.message : `exit status ${error.status}`}`);
    process.exit(1);
  }
}
