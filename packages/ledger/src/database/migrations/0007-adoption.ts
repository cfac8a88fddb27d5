// Runs go on while no daemon lives: how far their output was read, so that the next daemon goes on there.

import type { Migration } from '../migrate.ts';

export const adoption: Migration = {
  version: 7,
  statements: [
    `create table run_position (
      n integer not null references task (n) on delete cascade,
      program text not null,
      stdout integer not null,
      stderr integer not null,
      primary key (n, program)
    ) strict, without rowid`,
    `create trigger run_over after update of run_id on task when new.run_id is null begin
      delete from run_position where n = new.n;
    end`,
  ],
};
