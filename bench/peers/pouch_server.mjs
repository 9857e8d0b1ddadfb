// PouchDB behind express-pouchdb, LevelDB below: the server that bench-sync measures ours beside.
//     node pouch_server.mjs FOLDER
import express from "express";
import expressPouch from "express-pouchdb";
import PouchDB from "pouchdb";

const folder = process.argv[2];
const Pouch = PouchDB.defaults({ prefix: `${folder}/` });
const app = express();
app.use("/", expressPouch(Pouch, { mode: "minimumForPouchDB" }));
const server = app.listen(0, "127.0.0.1", () => {
  process.stdout.write(`listening on http://127.0.0.1:${server.address().port}\n`);
});
server.keepAliveTimeout = 60_000;
process.on("SIGTERM", () => process.exit(0));
