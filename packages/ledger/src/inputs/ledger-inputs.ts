// The input requests of the ledger as its callers see them.

import type { Database } from '../database/database.ts';
import { WITH_RESERVE } from '../database/durability.ts';
import type { Inputs } from '../ledger.ts';
import { askInput } from './ask.ts';
import { closeInput } from './close.ts';
import { readInput, readInputsOf, readOpenInputs } from './read.ts';

export const ledgerInputs = (database: Database): Inputs => ({
  ask: (claim, request, nowMs) => database.write((tx) => askInput(tx, claim, request, nowMs)),
  close: (id, closing, nowMs) => database.write((tx) => closeInput(tx, id, closing, nowMs), WITH_RESERVE),
  get: (id) => database.read(() => readInput(id)),
  open: () => database.read(readOpenInputs),
  ofTask: (id) => database.read(() => readInputsOf(id)),
});
