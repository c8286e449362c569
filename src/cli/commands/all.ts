/** All subcommands of `millrace`, in the order that help shows them. A new one is listed here. */
import { check } from './check.ts';
import type { Command } from './command.ts';
import { datagen } from './datagen.ts';
import { demo } from './demo.ts';
import { help } from './help.ts';
import { run } from './run.ts';
import { sql } from './sql.ts';
import { start } from './start.ts';
import { version } from './version.ts';

export const COMMANDS: readonly Command[] = [start, sql, run, demo, check, datagen, help, version];
