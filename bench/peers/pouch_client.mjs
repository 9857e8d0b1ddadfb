// One step of a PouchDB (LevelDB) against express-pouchdb, measured.
//     node pouch_client.mjs STEP FOLDER URL [RECORDS]
import { readFileSync } from "node:fs";
import PouchDB from "pouchdb";

const [step, folder, url, records] = process.argv.slice(2);
const BATCH = { batch_size: 1000, batches_limit: 10 };
const here = new PouchDB(`${folder}/visits`);

// A document for each record: all its fields, the record's id as the document's.
async function add() {
  const lines = readFileSync(records, "utf8").trimEnd().split("\n");
  const docs = lines.map((line) => {
    const record = JSON.parse(line);
    return { _id: record.id, ...record };
  });
  await here.bulkDocs(docs);
  return {};
}

// Another phone number in a hundred documents.
async function edit() {
  const found = await here.allDocs({ include_docs: true, limit: 100 });
  const docs = found.rows.map(({ doc }, number) => ({
    ...doc,
    number: `139${Date.now() % 10 ** 6}${number}`,
  }));
  await here.bulkDocs(docs);
  return {};
}

const push = () => measured(() => PouchDB.replicate(here, `${url}/visits`, BATCH));
const pull = () => measured(() => PouchDB.replicate(`${url}/visits`, here, BATCH));
const both = () => measured(() => PouchDB.sync(here, `${url}/visits`, BATCH));

async function measured(act) {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await act();
  const wall = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const peak = Number(readFileSync("/proc/self/status", "utf8").match(/VmHWM:\s+(\d+)/)[1]);
  return { wall, cpu: (user + system) / 1e6, peak_mb: peak / 1024 };
}

const answer = await { add, edit, push, pull, sync: both }[step]();
const { doc_count: rows } = await here.info();
await here.close();
process.stdout.write(`${JSON.stringify({ ...answer, rows })}\n`);
process.exit(0);
