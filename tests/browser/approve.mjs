// Takes the screenshots anew and makes them the approved ones: npm run approve. Look at what `git diff` shows before you commit.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { approved, approvedPicture, compare, names, packed, studio } from './pictures.mjs';

mkdirSync(approved, { recursive: true });
for (const file of readdirSync(approved)) if (!names.includes(path.parse(file).name)) rmSync(path.join(approved, file));
const { take, close } = await studio('approve');
for (const name of names) {
  const picture = await take(name), before = approvedPicture(name);
  // A picture that is still right stays as it is, so that a commit shows what has changed.
  if (before && !compare(picture, before).problem) continue;
  writeFileSync(path.join(approved, `${name}.png`), packed(picture));
  console.log(`${before ? 'changed' : 'new'}: approved/${name}.png`);
}
await close();
