// Changes valid lists, backups and transfers at random, and reads them with the app's modules; returns what ended in
// anything but codes, accounts or the module's own error. `load` brings a module of the app by its name.
async ({ seed, turns, lists, endless, backup, password, changedMilliseconds, endlessMilliseconds }, load) => {
  const names = ["imports", "import_fault", "site", "backup", "transfer", "move", "keys", "fault", "bytes", "json"];
  const wire = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await load(`wire/${name}.js`)])));
  const kept = await load("keep/entries.js");
  const { readImport } = wire.imports;
  const { ImportFault } = wire.import_fault;
  const { WireFault } = wire.fault;
  const { fromBase64URL, toBase64URL, utf8 } = wire.bytes;
  const result = { tried: 0, came: {}, refused: {}, wrong: [], slowest: 0 };

  let state = seed;
  const draw = (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  const pick = (list) => list[draw(list.length)];

  const pieces = ["", "\0", "\ud800", "\udc00\ud800", "__proto__", "constructor", "{", "}", "[", "]", "\"", "\\", ",",
    ":", "=", "\t", " ", "\n", "-1", "1e999", "0.5", "9007199254740993", "null", "true", "otpauth://", "otpauth-migration://",
    "%", "%zz", "%00", "&secret=A", "?", "#", "+", "\u202e", "\u2028", "\u0301".repeat(99), "東", "=".repeat(99),
    "\"__proto__\":{\"polluted\":true},", "\"toString\":1,\"valueOf\":1,"];
  const changedText = (valid) => {
    let text = valid;
    for (let left = 1 + draw(3); left > 0; left -= 1) {
      const at = draw(text.length + 1);
      const behind = at + 1 + draw(draw(2) ? 4 : 64);
      switch (draw(6)) {
        case 0: text = text.slice(0, at); break;
        case 1: text = text.slice(0, at) + text.slice(behind); break;
        case 2: text = text.slice(0, at) + text.slice(at, behind) + text.slice(at); break;
        case 3: text = text.slice(0, at) + String.fromCharCode(draw(draw(2) ? 128 : 65536)) + text.slice(at + 1); break;
        default: text = text.slice(0, at) + pick(pieces) + text.slice(at);
      }
    }
    return text;
  };

  const own = (holder, name, value) =>
    Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
  const strange = () => pick([null, true, false, -1, 0, 0.5, 2 ** 53, 1e308, "", "x", "\0", "\ud800", "A".repeat(3_000),
    "é".repeat(300), [], [[[]]], {}, { toString: 1, valueOf: 1 }, own({}, "__proto__", { polluted: true }),
    { constructor: { prototype: { polluted: true } } }, Array(40).fill(1)]);
  const changedValue = (valid) => {
    const whole = { value: structuredClone(valid) };
    for (let left = 1 + draw(2); left > 0; left -= 1) {
      const places = [];
      const collect = (holder) => {
        for (const name of Object.keys(holder)) {
          places.push([holder, name]);
          if (holder[name] && typeof holder[name] === "object") collect(holder[name]);
        }
      };
      collect(whole);
      if (places.length === 0) break;
      const [holder, name] = pick(places);
      switch (draw(5)) {
        case 0: delete holder[name]; break;
        case 1: own(holder, pick(["__proto__", "constructor", "prototype", "toString", "x"]), strange()); break;
        case 2: holder[name] = typeof holder[name] === "string" ? changedText(holder[name]) : strange(); break;
        default: holder[name] = strange();
      }
    }
    return JSON.stringify(whole.value) ?? "";
  };
  const changed = (valid) => {
    if (!valid.startsWith("{") || draw(2)) return changedText(valid);
    return changedValue(JSON.parse(valid));
  };

  const isPolluted = () => [Object, Array, Function, String, Number, Uint8Array, Map].some(
    ({ prototype }) => Object.keys(prototype).length > 0 || "polluted" in prototype);
  const isPlain = (value, members) => Object.getPrototypeOf(value) === Object.prototype &&
    Object.keys(value).sort().join(" ") === members;
  const isSite = (site) => isPlain(site, "count digits hash issuer kind name period secret") &&
    site.secret instanceof Uint8Array && site.secret.length >= 5 && site.secret.length <= 128 &&
    [6, 7, 8].includes(site.digits) && ["issuer", "name"].every((name) => typeof site[name] === "string") &&
    ["time", "count"].includes(site.kind) && [site.count, site.period].every(Number.isSafeInteger);
  const isEntry = (entry) => isPlain(entry, "uri") && typeof entry.uri === "string";

  const attempt = async (what, input, Fault, isRight, body, most = changedMilliseconds) => {
    const note = (why) => {
      if (result.wrong.length < 20) result.wrong.push(`${what}: ${why}: ${JSON.stringify(input).slice(0, 600)}`);
    };
    result.tried += 1;
    const begun = performance.now();
    try {
      const value = await body();
      result.came[what] = (result.came[what] ?? 0) + 1;
      if (!isRight(value)) note("gave something else");
    } catch (error) {
      result.refused[what] = (result.refused[what] ?? 0) + 1;
      if (!(error instanceof Fault)) note(`${error} ${error?.stack}`);
    }
    const took = performance.now() - begun;
    result.slowest = Math.max(result.slowest, took);
    if (took > most) note(`took ${Math.round(took)} ms`);
    if (isPolluted()) note("changed what all objects have");
    return result;
  };

  const isImport = ({ sites, left }) => sites.every(isSite) && left.every((each) =>
    isPlain(each, "name why") && typeof each.name === "string" && typeof each.why === "string");
  const readList = (what, text, most) => attempt(what, text, ImportFault, isImport, () => readImport(text, password), most);
  for (const [what, valid] of Object.entries(lists)) {
    await readList(what, valid);
    for (let at = 0; at < valid.length; at += 1 + Math.floor(valid.length / 400)) await readList(what, valid.slice(0, at));
    for (let turn = 0; turn < turns[what]; turn += 1) await readList(what, changed(valid));
  }
  for (const [what, [piece, times, behind]] of Object.entries(endless)) {
    const text = what.startsWith("{") ? what.replace("…", piece.repeat(times)) + behind : piece.repeat(times) + behind;
    await readList(`endless ${what}`, text, endlessMilliseconds);
  }

  // A key that is worked out in a moment: what is tried is what comes behind it.
  const { deriveKey } = SubtleCrypto.prototype;
  SubtleCrypto.prototype.deriveKey = function quick(form, ...more) {
    return deriveKey.call(this, form.iterations ? { ...form, iterations: 1 } : form, ...more);
  };
  const isBackup = ({ made, accounts, entries }) => Number.isSafeInteger(made) && entries.every(isEntry) &&
    accounts.every((account) => isPlain(account, "acc org pub rec srv"));
  const openWhole = async (text) => {
    const opened = await wire.backup.openBackup(text, backup.passphrase);
    const { sites } = kept.readEntries(opened.entries);
    if (!sites.every(isSite)) throw new Error("no sites");
    for (const account of opened.accounts) await wire.backup.recoveryKey(account).catch((error) => {
      if (!(error instanceof WireFault)) throw error;
    });
    return opened;
  };
  const sealed = await wire.backup.sealBackup(backup.plain, backup.passphrase, 1_764_000_000);
  const { salt, iv, bound } = wire.backup.readBackup(sealed);
  const base = await crypto.subtle.importKey("raw", utf8(backup.passphrase), "PBKDF2", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: 1 }, base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const resealed = async (text) => `${bound}.${toBase64URL(new Uint8Array(await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData: utf8(bound) }, key, utf8(text))))}`;
  const plain = JSON.stringify(backup.plain);
  const readWhole = (what, text) => attempt(what, text, WireFault, isBackup, () => openWhole(text));
  await readWhole("backup", sealed);
  for (let at = 0; at < sealed.length; at += 3) await readWhole("backup", sealed.slice(0, at));
  for (let turn = 0; turn < turns.backup; turn += 1) {
    await readWhole("backup", changedText(sealed));
    const text = changed(plain);
    await attempt("inside of a backup", text, WireFault, isBackup, async () => openWhole(await resealed(text)));
  }

  const [old, fresh, signing] = await Promise.all(
    [wire.keys.makeAgreementKeys(), wire.keys.makeAgreementKeys(), wire.keys.makeSigningKeys()]);
  const { opening, reveal } = await wire.transfer.open(await wire.keys.published(old.publicKey), 1);
  const mark = await wire.move.markOfKey(await wire.keys.published(signing.publicKey));
  const joining = wire.transfer.join(await wire.keys.published(fresh.publicKey), [mark], "New phone");
  const said = { opening, joining, reveal };
  const word = await wire.move.signEndorsement({ mark, keepsOld: false, time: 1_764_000_000 }, "7Q4MKX74TMQ2PF4KD9",
    signing.privateKey);
  const { transcript, agr } = await wire.transfer.transcriptOf(said);
  const shared = await wire.transfer.transferKey(old.privateKey, agr, transcript);
  const account = { srv: "https://mfa.example.ac.uk", org: "Example University", acc: "Student ab123", end: word };
  const moving = { accounts: [account], entries: backup.plain.entries };
  const sealedMove = async (text) => {
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: transcript }, shared, utf8(text));
    return JSON.stringify({ sealed: toBase64URL(Uint8Array.from([...nonce, ...new Uint8Array(box)])) });
  };
  const isPackage = (value) => value === null || (value.entries.every(isEntry) &&
    value.accounts.every((each) => isPlain(each, "acc end org srv")));
  const unsealed = async (text) => {
    const opened = await wire.transfer.unseal(text, shared, transcript);
    if (opened && !kept.readEntries(opened.entries).sites.every(isSite)) throw new Error("no sites");
    return opened;
  };
  const whole = await sealedMove(JSON.stringify(moving));
  const steps = JSON.stringify({ steps: [opening, joining, reveal, whole] });
  const any = () => true;
  const readings = [
    ["opening", opening, any, (text) => wire.transfer.countOf(text)],
    ["joining", joining, any, (text) => wire.transfer.readJoining(text)],
    ["steps", steps, (value) => value.every((each) => typeof each === "string"),
      (text) => wire.transfer.readSteps(utf8(text))],
    ["code", JSON.stringify({ code: "KX74TMQ2P", exp: 1_764_000_600 }), any,
      (text) => wire.transfer.readOpened(utf8(text))],
    ["word", word, any, (text) => wire.move.endorsed(text)],
    ["package", whole, isPackage, unsealed],
    ["inside of a package", JSON.stringify(moving), isPackage, async (text) => unsealed(await sealedMove(text))],
    ...Object.keys(said).map((step) => [`transcript, ${step}`, said[step], any, async (text) => {
      const found = await wire.transfer.transcriptOf({ ...said, [step]: text });
      return wire.transfer.transferKey(old.privateKey, found.agr, found.transcript);
    }]),
  ];
  for (const [what, valid, isRight, body] of readings) {
    await attempt(what, valid, WireFault, isRight, async () => body(valid));
    for (let at = 0; at < valid.length; at += 1 + Math.floor(valid.length / 200)) {
      await attempt(what, valid.slice(0, at), WireFault, isRight, async () => body(valid.slice(0, at)));
    }
    for (let turn = 0; turn < turns.transfer; turn += 1) {
      const text = changed(valid);
      await attempt(what, text, WireFault, isRight, async () => body(text));
    }
  }
  return result;
}
