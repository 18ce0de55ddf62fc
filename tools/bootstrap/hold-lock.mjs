import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './project-node.mjs';
import { say } from './say.mjs';

const folder = resolve(root, '.tunebook');
const lock = resolve(folder, 'bootstrap.lock');

/** Runs `work` while no other bootstrap of this checkout installs or builds; waits for one that does. */
export async function holdLock(work) {
  mkdirSync(folder, { recursive: true });
  for (let told = false; !tryToLock();) {
    const owner = readOwner();
    if (owner !== null && !isAlive(owner)) dropLockOf(owner);
    else if (owner !== null && !told) {
      told = true;
      say(`waiting for another npm run in this folder to finish installing or building (process ${owner})`);
    }
    await sleep(100);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** The owner's process id is in the file before the file has its name, so no one ever reads half a lock. */
function tryToLock() {
  const mine = `${lock}.mine.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(mine);
  }
}

function readOwner() {
  try {
    return Number(readFileSync(lock, 'utf8')) || null;
  } catch {
    return null;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Two may find the same dead owner: the rename lets one of them have the file, and a live lock is put back. */
function dropLockOf(owner) {
  const aside = `${lock}.dead.${process.pid}`;
  try {
    renameSync(lock, aside);
    if (Number(readFileSync(aside, 'utf8')) === owner) rmSync(aside);
    else renameSync(aside, lock);
  } catch {
    // The other one was quicker.
  }
}
