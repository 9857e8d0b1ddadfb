// Speaks the protocol of `fieldvisit form run --jsonl` (docs/forms.md) for @getodk/xforms-engine, so
// that both engines answer the same requests. It judges and compares nothing.
//   node driver.mjs [ISO instant taken as now, or -] [--forget]
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { JSDOM } from 'jsdom';

const NOW = (process.argv[2] ?? '-') === '-' ? null : Date.parse(process.argv[2]);
const FORGETS = process.argv.includes('--forget');
if (NOW !== null) {
  Date.now = () => NOW;
}

const { loadForm } = await loadedAsInABrowser();

const TYPES = {
  'model-value': 'calculate',
  'repeat-instance': 'repeat-instance',
};
const LISTED_NOT = new Set(['root', 'repeat-range:controlled', 'repeat-range:uncontrolled']);

class Refused extends Error {}

// The engine looks for a browser's DOM, and its expression parser would take a Node process for
// CommonJS; so there is no `process` while the module starts.
async function loadedAsInABrowser() {
  const { window } = new JSDOM('');
  globalThis.window = window;
  for (const name of Object.getOwnPropertyNames(window)) {
    if (/^(DOMParser|XMLSerializer|XPathResult|document)$|^(Node|Element|Document|Attr|Text|Comment|CDATASection|XMLDocument)$/.test(name)) {
      globalThis[name] = window[name];
    }
  }
  const { process } = globalThis;
  delete globalThis.process;
  try {
    return await import('@getodk/xforms-engine');
  } finally {
    globalThis.process = process;
  }
}

function attachments(folder) {
  return async (url) => {
    const name = path.basename(decodeURIComponent(url.pathname ?? String(url)));
    try {
      const text = folder ? await readFile(path.join(folder, name), 'utf-8') : null;
      if (text !== null) {
        return new Response(text, { headers: { 'content-type': kind(name) } });
      }
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
    return new Response('', { status: 404 });
  };
}

function kind(name) {
  const kinds = { '.csv': 'text/csv', '.geojson': 'application/geo+json', '.xml': 'text/xml' };
  return kinds[path.extname(name).toLowerCase()] ?? 'text/plain';
}

async function begun(form, instance) {
  const config = { instanceAttachments: { fileNameFactory: ({ basename, extension }) => `${basename}${extension ?? ''}` } };
  if (instance === undefined || instance === null) {
    return form.createInstance(config).root;
  }
  const data = new FormData();
  data.set('xml_submission_file', new File([instance], 'xml_submission_file', { type: 'text/xml' }));
  return (await form.restoreInstance({ data: [data] }, config)).root;
}

function* walked(node) {
  yield node;
  for (const child of node.currentState.children ?? []) {
    yield* walked(child);
  }
}

// A position behind every repeat instance, and nowhere else; "[1]" may be left out in a request.
function reference(node) {
  return node.currentState.reference;
}

function found(root, ref) {
  const [, name, ...steps] = ref.split('/');
  if (`/${name}` !== reference(root)) throw new Refused('unknown_question');
  return steps.reduce(below, root);
}

function below(parent, step) {
  const [, plain, at] = /^(.*?)(?:\[(\d+)\])?$/.exec(step);
  const place = parent.nodeType.startsWith('repeat-range') ? instance(parent, 1) : parent;
  const wanted = `${reference(place)}/${plain}`;
  const child = (place.currentState.children ?? []).find((one) => reference(one) === wanted);
  if (!child) throw new Refused('unknown_question');
  if (at === undefined) return child;
  if (child.nodeType.startsWith('repeat-range')) return instance(child, Number(at));
  if (at !== '1') throw new Refused('unknown_question');
  return child;
}

function instance(series, at) {
  const one = series.currentState.children[at - 1];
  if (!one) throw new Refused('unknown_question');
  return one;
}

const SETTERS = {
  input: (node, text) => node.setValue(text),
  range: (node, text) => node.setValue(text),
  trigger: (node, text) => {
    if (text !== '' && text !== 'OK') throw new Refused('answer_refused');
    node.setValue(text === 'OK');
  },
  upload: (node, text) => node.setValue(text === '' ? null : new File(['x'], text)),
  select: (node, text) => {
    const chosen = node.selectType === 'select1' ? [text] : text.split(/\s+/);
    choose(node, text, (values) => node.selectValues(values), chosen);
  },
  rank: (node, text) => choose(node, text, (values) => node.setValues(values), text.split(/\s+/)),
};

function choose(node, text, put, chosen) {
  const codes = new Set(node.currentState.valueOptions.map((one) => one.value));
  if (text !== '' && !chosen.every((one) => codes.has(one))) throw new Refused('answer_refused');
  put(text === '' ? [] : chosen);
}

function set(root, { set: ref, to }) {
  const node = found(root, ref);
  const setter = SETTERS[node.nodeType];
  if (node.nodeType === 'note' || node.nodeType === 'model-value') throw new Refused('question_readonly');
  if (!setter) throw new Refused('unknown_question');
  if (node.currentState.readonly) throw new Refused('question_readonly');
  const before = node.currentState.instanceValue;
  setter(node, to);
  // the codecs turn what they cannot read into a blank; a form's own answer is never lost so
  if (node.nodeType !== 'upload' && to !== '' && node.currentState.relevant && node.currentState.instanceValue === '') {
    setter(node, before);
    throw new Refused('answer_refused');
  }
}

function add(root, { add: ref, n = 1 }) {
  const series = found(root, ref);
  if (series.nodeType === 'repeat-range:controlled') throw new Refused('repeat_fixed');
  if (series.nodeType !== 'repeat-range:uncontrolled') throw new Refused('unknown_question');
  series.addInstances(series.currentState.children.length - 1, n);
}

function remove(root, { remove: ref, at }) {
  const series = found(root, ref);
  if (series.nodeType === 'repeat-range:controlled') throw new Refused('repeat_fixed');
  if (series.nodeType !== 'repeat-range:uncontrolled') throw new Refused('unknown_question');
  if (!(at >= 1 && at <= series.currentState.children.length)) throw new Refused('unknown_question');
  series.removeInstances(at - 1, 1);
}

function lang(root, { lang: wanted }) {
  const parts = (name) => [name, ...(/^\s*(.*?)\s*\(([^()]+)\)\s*$/.exec(name)?.slice(1) ?? [])];
  const language = root.languages.find((one) => (wanted ? parts(one.language).includes(wanted) : one.isDefault));
  if (!language) throw new Refused('unknown_language');
  root.setLanguage(language);
}

const ACTIONS = { set, add, remove, lang };

function done(root, step, full) {
  const began = performance.now();
  try {
    if (step.dump) return { ok: true, nodes: nodes(root, full), ms: performance.now() - began };
    const action = Object.keys(ACTIONS).find((name) => name in step);
    if (!action) throw new Refused('one_action');
    ACTIONS[action](root, step);
    const ended = performance.now();
    if (FORGETS) forgetVanished(root);
    return { ok: true, ms: ended - began };
  } catch (error) {
    return { error: error.message, code: error instanceof Refused ? error.message : 'thrown' };
  }
}

// vanished_choice: a choice that a filter takes away is gone for good, as with us, and does not come
// back with the filter
function forgetVanished(root) {
  for (const node of walked(root)) {
    if (node.nodeType === 'select' && node.currentState.relevant && !node.currentState.readonly) {
      node.selectValues(node.currentState.value);
    }
  }
}

function nodes(root, full) {
  return [...walked(root)]
    .filter((node) => !LISTED_NOT.has(node.nodeType) && !reference(node).includes(':'))
    .map((node) => told(node, full));
}

function told(node, full) {
  const state = node.currentState;
  const violation = state.relevant ? (node.validationState.violation ?? null) : null;
  const answer = {
    ref: reference(node),
    type: TYPES[node.nodeType] ?? node.nodeType,
    value: state.instanceValue ?? '',
    relevant: state.relevant,
    required: state.required,
    readonly: state.readonly,
    valid: violation === null,
    why: violation?.condition ?? '',
    message: violation?.message?.asString ?? '',
  };
  if (full) {
    answer.label = state.label?.asString ?? '';
    answer.hint = state.hint?.asString ?? '';
    answer.options = (state.valueOptions ?? []).map((one) => [one.value, one.label.asString]);
    answer.appearances = [...(node.appearances ?? [])];
  }
  return answer;
}

async function answered(request) {
  const xml = await readFile(request.form, 'utf-8');
  const began = performance.now();
  const form = await loadForm(xml, { fetchFormAttachment: attachments(request.media) });
  if (form.status === 'failure') throw form.error;
  const root = await begun(form, request.instance);
  const loaded = performance.now();
  const steps = (request.steps ?? []).map((step) => done(root, step, request.full));
  const payload = await root.prepareInstancePayload({ payloadType: 'monolithic' });
  return {
    status: 'success',
    instance: await payload.data[0].get('xml_submission_file').text(),
    nodes: nodes(root, request.full),
    steps,
    loadMs: loaded - began,
    ms: performance.now() - began,
  };
}

console.log = console.error;
console.warn = console.error;
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (!line.trim()) continue;
  let reply;
  try {
    reply = await answered(JSON.parse(line));
  } catch (error) {
    reply = { status: 'failure', error: `${error.message}`, stack: `${error.stack}` };
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
process.exit(0);
